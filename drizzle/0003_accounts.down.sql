DROP TABLE `audit_entries`;--> statement-breakpoint
DROP TABLE `known_devices`;--> statement-breakpoint
DROP TABLE `one_time_links`;--> statement-breakpoint
DROP TABLE `outgoing_mails`;--> statement-breakpoint
DROP TABLE `sessions`;--> statement-breakpoint
ALTER TABLE `users` DROP INDEX `users_canonical_username_unique`;--> statement-breakpoint
ALTER TABLE `refresh_tokens` DROP COLUMN `successor_salt`;--> statement-breakpoint
ALTER TABLE `users` DROP COLUMN `canonical_username`;--> statement-breakpoint
ALTER TABLE `users` DROP COLUMN `display_name`;--> statement-breakpoint
ALTER TABLE `users` DROP COLUMN `email_verified_at`;--> statement-breakpoint
ALTER TABLE `users` DROP COLUMN `role`;--> statement-breakpoint
ALTER TABLE `users` DROP COLUMN `disabled_at`;
