CREATE TABLE `events` (
	`id` binary(16) NOT NULL,
	`organizer_id` binary(16) NOT NULL,
	`date` date NOT NULL,
	`time` time NOT NULL,
	`timezone` varchar(64) NOT NULL,
	`starts_at` datetime(3) NOT NULL,
	`venue` varchar(200) NOT NULL,
	`address` varchar(500) NOT NULL,
	`created_at` datetime(3) NOT NULL,
	`updated_at` datetime(3) NOT NULL,
	CONSTRAINT `events_id` PRIMARY KEY(`id`)
);
--> statement-breakpoint
CREATE TABLE `refresh_tokens` (
	`id` binary(16) NOT NULL,
	`family_id` binary(16) NOT NULL,
	`user_id` binary(16) NOT NULL,
	`token_hash` binary(32) NOT NULL,
	`created_at` datetime(3) NOT NULL,
	`expires_at` datetime(3) NOT NULL,
	`used_at` datetime(3),
	`revoked_at` datetime(3),
	CONSTRAINT `refresh_tokens_id` PRIMARY KEY(`id`),
	CONSTRAINT `refresh_tokens_token_hash_unique` UNIQUE(`token_hash`)
);
--> statement-breakpoint
CREATE TABLE `signing_keys` (
	`key_id` varchar(64) NOT NULL,
	`generation` int NOT NULL,
	`private_jwk` text NOT NULL,
	`created_at` datetime(3) NOT NULL,
	CONSTRAINT `signing_keys_key_id` PRIMARY KEY(`key_id`),
	CONSTRAINT `signing_keys_generation_unique` UNIQUE(`generation`)
);
--> statement-breakpoint
CREATE TABLE `users` (
	`id` binary(16) NOT NULL,
	`username` varchar(32) NOT NULL,
	`email` varchar(254) NOT NULL,
	`password_hash` varchar(255) NOT NULL,
	`created_at` datetime(3) NOT NULL,
	CONSTRAINT `users_id` PRIMARY KEY(`id`),
	CONSTRAINT `users_username_unique` UNIQUE(`username`),
	CONSTRAINT `users_email_unique` UNIQUE(`email`)
);
--> statement-breakpoint
ALTER TABLE `events` ADD CONSTRAINT `events_organizer_id_users_id_fk` FOREIGN KEY (`organizer_id`) REFERENCES `users`(`id`) ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE `refresh_tokens` ADD CONSTRAINT `refresh_tokens_user_id_users_id_fk` FOREIGN KEY (`user_id`) REFERENCES `users`(`id`) ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX `events_starts_at_id` ON `events` (`starts_at`,`id`);--> statement-breakpoint
CREATE INDEX `events_organizer_id` ON `events` (`organizer_id`);--> statement-breakpoint
CREATE INDEX `refresh_tokens_family_id` ON `refresh_tokens` (`family_id`);--> statement-breakpoint
CREATE INDEX `refresh_tokens_user_id` ON `refresh_tokens` (`user_id`);