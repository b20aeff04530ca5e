DROP TABLE `event_changes`;--> statement-breakpoint
DROP TABLE `throttles`;--> statement-breakpoint
ALTER TABLE `events` DROP COLUMN `revision`;
