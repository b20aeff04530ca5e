CREATE TABLE `audit_entries` (
	`sequence` bigint NOT NULL,
	`at` datetime(3) NOT NULL,
	`kind` varchar(64) NOT NULL,
	`user_id` binary(16),
	`actor_id` binary(16),
	`network` varchar(64) NOT NULL,
	`details` text NOT NULL,
	`previous_hash` binary(32) NOT NULL,
	`hash` binary(32) NOT NULL,
	CONSTRAINT `audit_entries_sequence` PRIMARY KEY(`sequence`)
);
--> statement-breakpoint
CREATE TABLE `known_devices` (
	`token_hash` binary(32) NOT NULL,
	`user_id` binary(16) NOT NULL,
	`created_at` datetime(3) NOT NULL,
	`expires_at` datetime(3) NOT NULL,
	CONSTRAINT `known_devices_token_hash` PRIMARY KEY(`token_hash`)
);
--> statement-breakpoint
CREATE TABLE `one_time_links` (
	`id` binary(16) NOT NULL,
	`user_id` binary(16) NOT NULL,
	`purpose` enum('verify_email','change_email','reset_password') NOT NULL,
	`email` varchar(254) NOT NULL,
	`token_hash` binary(32) NOT NULL,
	`created_at` datetime(3) NOT NULL,
	`expires_at` datetime(3) NOT NULL,
	`used_at` datetime(3),
	CONSTRAINT `one_time_links_id` PRIMARY KEY(`id`),
	CONSTRAINT `one_time_links_token_hash_unique` UNIQUE(`token_hash`)
);
--> statement-breakpoint
CREATE TABLE `outgoing_mails` (
	`id` binary(16) NOT NULL,
	`kind` varchar(32) NOT NULL,
	`user_id` binary(16) NOT NULL,
	`email` varchar(254) NOT NULL,
	`created_at` datetime(3) NOT NULL,
	`attempts` int NOT NULL DEFAULT 0,
	`next_attempt_at` datetime(3) NOT NULL,
	CONSTRAINT `outgoing_mails_id` PRIMARY KEY(`id`)
);
--> statement-breakpoint
CREATE TABLE `sessions` (
	`id` binary(16) NOT NULL,
	`user_id` binary(16) NOT NULL,
	`device` varchar(200) NOT NULL,
	`network` varchar(64) NOT NULL,
	`created_at` datetime(3) NOT NULL,
	`last_seen_at` datetime(3) NOT NULL,
	`expires_at` datetime(3) NOT NULL,
	`revoked_at` datetime(3),
	CONSTRAINT `sessions_id` PRIMARY KEY(`id`)
);
--> statement-breakpoint
ALTER TABLE `refresh_tokens` ADD `successor_salt` binary(32);--> statement-breakpoint
ALTER TABLE `users` ADD `canonical_username` varchar(64);--> statement-breakpoint
ALTER TABLE `users` ADD `display_name` varchar(100);--> statement-breakpoint
ALTER TABLE `users` ADD `email_verified_at` datetime(3);--> statement-breakpoint
ALTER TABLE `users` ADD `role` enum('member','admin') DEFAULT 'member' NOT NULL;--> statement-breakpoint
ALTER TABLE `users` ADD `disabled_at` datetime(3);--> statement-breakpoint
-- lint-ok breaks-previous-release: the column is new, so it is NULL in every row, and the previous release leaves it so
ALTER TABLE `users` ADD CONSTRAINT `users_canonical_username_unique` UNIQUE(`canonical_username`);--> statement-breakpoint
ALTER TABLE `known_devices` ADD CONSTRAINT `known_devices_user_id_users_id_fk` FOREIGN KEY (`user_id`) REFERENCES `users`(`id`) ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE `one_time_links` ADD CONSTRAINT `one_time_links_user_id_users_id_fk` FOREIGN KEY (`user_id`) REFERENCES `users`(`id`) ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE `outgoing_mails` ADD CONSTRAINT `outgoing_mails_user_id_users_id_fk` FOREIGN KEY (`user_id`) REFERENCES `users`(`id`) ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE `sessions` ADD CONSTRAINT `sessions_user_id_users_id_fk` FOREIGN KEY (`user_id`) REFERENCES `users`(`id`) ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX `audit_entries_user_id` ON `audit_entries` (`user_id`,`sequence`);--> statement-breakpoint
CREATE INDEX `known_devices_user_id` ON `known_devices` (`user_id`);--> statement-breakpoint
CREATE INDEX `known_devices_expires_at` ON `known_devices` (`expires_at`);--> statement-breakpoint
CREATE INDEX `one_time_links_user_id` ON `one_time_links` (`user_id`);--> statement-breakpoint
CREATE INDEX `one_time_links_expires_at` ON `one_time_links` (`expires_at`);--> statement-breakpoint
CREATE INDEX `outgoing_mails_next_attempt_at` ON `outgoing_mails` (`next_attempt_at`);--> statement-breakpoint
CREATE INDEX `outgoing_mails_user_id` ON `outgoing_mails` (`user_id`);--> statement-breakpoint
CREATE INDEX `sessions_user_id` ON `sessions` (`user_id`);--> statement-breakpoint
CREATE INDEX `sessions_expires_at` ON `sessions` (`expires_at`);