CREATE TABLE `event_continuations` (
	`day` date NOT NULL,
	`starts_at` datetime(3) NOT NULL,
	`event_id` binary(16) NOT NULL,
	CONSTRAINT `event_continuations_day_starts_at_event_id_pk` PRIMARY KEY(`day`,`starts_at`,`event_id`)
);--> statement-breakpoint
CREATE TABLE `event_history` (
	`event_id` binary(16) NOT NULL,
	`revision` int NOT NULL,
	`kind` varchar(32) NOT NULL,
	`at` datetime(3) NOT NULL,
	`actor_id` binary(16),
	`changes` mediumtext NOT NULL,
	CONSTRAINT `event_history_event_id_revision_pk` PRIMARY KEY(`event_id`,`revision`)
);--> statement-breakpoint
CREATE TABLE `event_search` (
	`event_id` binary(16) NOT NULL,
	`words` text NOT NULL,
	CONSTRAINT `event_search_event_id` PRIMARY KEY(`event_id`)
);--> statement-breakpoint
CREATE TABLE `event_tags` (
	`tag` varchar(100) NOT NULL,
	`starts_at` datetime(3) NOT NULL,
	`event_id` binary(16) NOT NULL,
	CONSTRAINT `event_tags_tag_starts_at_event_id_pk` PRIMARY KEY(`tag`,`starts_at`,`event_id`)
);--> statement-breakpoint
CREATE TABLE `venues` (
	`id` binary(16) NOT NULL,
	`name` varchar(200) NOT NULL,
	`address` varchar(500) NOT NULL,
	`key_hash` binary(32) NOT NULL,
	`description` text,
	`url` varchar(2000),
	`latitude` double,
	`longitude` double,
	`timezone` varchar(64),
	`capacity` int,
	`merged_into` binary(16),
	`created_by` binary(16),
	`revision` int NOT NULL DEFAULT 1,
	`created_at` datetime(3) NOT NULL,
	`updated_at` datetime(3) NOT NULL,
	CONSTRAINT `venues_id` PRIMARY KEY(`id`),
	CONSTRAINT `venues_key_hash_unique` UNIQUE(`key_hash`)
);--> statement-breakpoint
ALTER TABLE `events` ADD `title` varchar(200);--> statement-breakpoint
ALTER TABLE `events` ADD `description` text;--> statement-breakpoint
ALTER TABLE `events` ADD `url` varchar(2000);--> statement-breakpoint
ALTER TABLE `events` ADD `ticket_url` varchar(2000);--> statement-breakpoint
ALTER TABLE `events` ADD `price` varchar(200);--> statement-breakpoint
ALTER TABLE `events` ADD `tags` varchar(1000) DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE `events` ADD `language` varchar(35);--> statement-breakpoint
ALTER TABLE `events` ADD `attendance` enum('in-person','online','both') DEFAULT 'in-person' NOT NULL;--> statement-breakpoint
ALTER TABLE `events` ADD `end_date` date;--> statement-breakpoint
ALTER TABLE `events` ADD `end_time` time;--> statement-breakpoint
ALTER TABLE `events` ADD `all_day` boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE `events` ADD `clock_change` enum('skipped','repeated');--> statement-breakpoint
ALTER TABLE `events` ADD `end_clock_change` enum('skipped','repeated');--> statement-breakpoint
ALTER TABLE `events` ADD `ends_at` datetime(3);--> statement-breakpoint
ALTER TABLE `events` ADD `status` enum('draft','scheduled','published','cancelled','postponed','rescheduled') DEFAULT 'published' NOT NULL;--> statement-breakpoint
ALTER TABLE `events` ADD `publish_at` datetime(3);--> statement-breakpoint
ALTER TABLE `events` ADD `former_date` date;--> statement-breakpoint
ALTER TABLE `events` ADD `former_time` time;--> statement-breakpoint
ALTER TABLE `events` ADD `deleted_at` datetime(3);--> statement-breakpoint
ALTER TABLE `events` ADD `is_listed` boolean DEFAULT true NOT NULL;--> statement-breakpoint
ALTER TABLE `events` ADD `venue_id` binary(16);--> statement-breakpoint
ALTER TABLE `events` ADD `latitude` double;--> statement-breakpoint
ALTER TABLE `events` ADD `longitude` double;--> statement-breakpoint
ALTER TABLE `events` ADD `small_cell` int;--> statement-breakpoint
ALTER TABLE `events` ADD `large_cell` int;--> statement-breakpoint
ALTER TABLE `event_continuations` ADD CONSTRAINT `event_continuations_event_id_events_id_fk` FOREIGN KEY (`event_id`) REFERENCES `events`(`id`) ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE `event_history` ADD CONSTRAINT `event_history_event_id_events_id_fk` FOREIGN KEY (`event_id`) REFERENCES `events`(`id`) ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE `event_search` ADD CONSTRAINT `event_search_event_id_events_id_fk` FOREIGN KEY (`event_id`) REFERENCES `events`(`id`) ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE `event_tags` ADD CONSTRAINT `event_tags_event_id_events_id_fk` FOREIGN KEY (`event_id`) REFERENCES `events`(`id`) ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX `event_continuations_event_id` ON `event_continuations` (`event_id`);--> statement-breakpoint
CREATE INDEX `event_tags_event_id` ON `event_tags` (`event_id`);--> statement-breakpoint
CREATE FULLTEXT INDEX `event_search_words` ON `event_search` (`words`);--> statement-breakpoint
CREATE INDEX `venues_name_id` ON `venues` (`name`,`id`);--> statement-breakpoint
CREATE INDEX `venues_latitude_longitude` ON `venues` (`latitude`,`longitude`);--> statement-breakpoint
CREATE INDEX `venues_merged_into` ON `venues` (`merged_into`);--> statement-breakpoint
CREATE INDEX `events_listed_starts_at_id` ON `events` (`is_listed`,`starts_at`,`id`);--> statement-breakpoint
CREATE INDEX `events_listed_created_at_id` ON `events` (`is_listed`,`created_at`,`id`);--> statement-breakpoint
CREATE INDEX `events_listed_date_starts_at_id` ON `events` (`is_listed`,`date`,`starts_at`,`id`);--> statement-breakpoint
CREATE INDEX `events_status_starts_at_id` ON `events` (`status`,`starts_at`,`id`);--> statement-breakpoint
CREATE INDEX `events_organizer_id_starts_at_id` ON `events` (`organizer_id`,`starts_at`,`id`);--> statement-breakpoint
CREATE INDEX `events_venue_id_starts_at_id` ON `events` (`venue_id`,`starts_at`,`id`);--> statement-breakpoint
CREATE INDEX `events_small_cell_starts_at_id` ON `events` (`small_cell`,`starts_at`,`id`);--> statement-breakpoint
CREATE INDEX `events_large_cell_starts_at_id` ON `events` (`large_cell`,`starts_at`,`id`);--> statement-breakpoint
CREATE INDEX `events_publish_at` ON `events` (`publish_at`);--> statement-breakpoint
CREATE INDEX `events_deleted_at` ON `events` (`deleted_at`);--> statement-breakpoint
DROP INDEX `events_organizer_id` ON `events`;
