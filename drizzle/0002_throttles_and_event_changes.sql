CREATE TABLE `event_changes` (
	`id` binary(16) NOT NULL,
	`event_id` binary(16) NOT NULL,
	`kind` enum('created','updated','deleted') NOT NULL,
	`created_at` datetime(3) NOT NULL,
	CONSTRAINT `event_changes_id` PRIMARY KEY(`id`)
);
--> statement-breakpoint
CREATE TABLE `throttles` (
	`key_hash` binary(32) NOT NULL,
	`count` int NOT NULL,
	`blocked_until` datetime(3),
	`expires_at` datetime(3) NOT NULL,
	CONSTRAINT `throttles_key_hash` PRIMARY KEY(`key_hash`)
);
--> statement-breakpoint
ALTER TABLE `events` ADD `revision` int DEFAULT 1 NOT NULL;--> statement-breakpoint
CREATE INDEX `event_changes_created_at` ON `event_changes` (`created_at`);--> statement-breakpoint
CREATE INDEX `throttles_expires_at` ON `throttles` (`expires_at`);