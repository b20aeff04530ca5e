UPDATE `venues` SET `created_by` = NULL WHERE `created_by` NOT IN (SELECT `id` FROM `users`);--> statement-breakpoint
-- lint-ok locks-table: a venue is a short row, and there are far fewer than events
-- lint-ok breaks-previous-release: the one before names only accounts that are there
ALTER TABLE `venues` ADD CONSTRAINT `venues_created_by_users_id_fk` FOREIGN KEY (`created_by`) REFERENCES `users`(`id`) ON DELETE set null ON UPDATE no action;