DROP TABLE `event_continuations`;--> statement-breakpoint
DROP TABLE `event_history`;--> statement-breakpoint
DROP TABLE `event_search`;--> statement-breakpoint
DROP TABLE `event_tags`;--> statement-breakpoint
DROP TABLE `venues`;--> statement-breakpoint
DROP INDEX `events_listed_starts_at_id` ON `events`;--> statement-breakpoint
DROP INDEX `events_listed_created_at_id` ON `events`;--> statement-breakpoint
DROP INDEX `events_listed_date_starts_at_id` ON `events`;--> statement-breakpoint
DROP INDEX `events_status_starts_at_id` ON `events`;--> statement-breakpoint
CREATE INDEX `events_organizer_id` ON `events` (`organizer_id`);--> statement-breakpoint
DROP INDEX `events_organizer_id_starts_at_id` ON `events`;--> statement-breakpoint
DROP INDEX `events_venue_id_starts_at_id` ON `events`;--> statement-breakpoint
DROP INDEX `events_small_cell_starts_at_id` ON `events`;--> statement-breakpoint
DROP INDEX `events_large_cell_starts_at_id` ON `events`;--> statement-breakpoint
DROP INDEX `events_publish_at` ON `events`;--> statement-breakpoint
DROP INDEX `events_deleted_at` ON `events`;--> statement-breakpoint
ALTER TABLE `events` DROP COLUMN `title`;--> statement-breakpoint
ALTER TABLE `events` DROP COLUMN `description`;--> statement-breakpoint
ALTER TABLE `events` DROP COLUMN `url`;--> statement-breakpoint
ALTER TABLE `events` DROP COLUMN `ticket_url`;--> statement-breakpoint
ALTER TABLE `events` DROP COLUMN `price`;--> statement-breakpoint
ALTER TABLE `events` DROP COLUMN `tags`;--> statement-breakpoint
ALTER TABLE `events` DROP COLUMN `language`;--> statement-breakpoint
ALTER TABLE `events` DROP COLUMN `attendance`;--> statement-breakpoint
ALTER TABLE `events` DROP COLUMN `end_date`;--> statement-breakpoint
ALTER TABLE `events` DROP COLUMN `end_time`;--> statement-breakpoint
ALTER TABLE `events` DROP COLUMN `all_day`;--> statement-breakpoint
ALTER TABLE `events` DROP COLUMN `clock_change`;--> statement-breakpoint
ALTER TABLE `events` DROP COLUMN `end_clock_change`;--> statement-breakpoint
ALTER TABLE `events` DROP COLUMN `ends_at`;--> statement-breakpoint
ALTER TABLE `events` DROP COLUMN `status`;--> statement-breakpoint
ALTER TABLE `events` DROP COLUMN `publish_at`;--> statement-breakpoint
ALTER TABLE `events` DROP COLUMN `former_date`;--> statement-breakpoint
ALTER TABLE `events` DROP COLUMN `former_time`;--> statement-breakpoint
ALTER TABLE `events` DROP COLUMN `deleted_at`;--> statement-breakpoint
ALTER TABLE `events` DROP COLUMN `is_listed`;--> statement-breakpoint
ALTER TABLE `events` DROP COLUMN `venue_id`;--> statement-breakpoint
ALTER TABLE `events` DROP COLUMN `latitude`;--> statement-breakpoint
ALTER TABLE `events` DROP COLUMN `longitude`;--> statement-breakpoint
ALTER TABLE `events` DROP COLUMN `small_cell`;--> statement-breakpoint
ALTER TABLE `events` DROP COLUMN `large_cell`;
