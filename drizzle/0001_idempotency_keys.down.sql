DROP TABLE `idempotency_keys`;--> statement-breakpoint
DROP INDEX `refresh_tokens_expires_at` ON `refresh_tokens`;
