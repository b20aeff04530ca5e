ALTER TABLE `venues` DROP FOREIGN KEY `venues_created_by_users_id_fk`;
