DROP TABLE `events`;--> statement-breakpoint
DROP TABLE `refresh_tokens`;--> statement-breakpoint
DROP TABLE `signing_keys`;--> statement-breakpoint
DROP TABLE `users`;
