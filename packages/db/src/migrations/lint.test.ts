import { expect, test } from "vitest";
import { lint } from "./lint.ts";
import { readMigrations } from "./read-migrations.ts";
import { migration } from "./testing.ts";

test.each([
  ["CREATE TABLE `t` (`id` int PRIMARY KEY)", []],
  ["ALTER TABLE `t` ADD `a` int", []],
  ["ALTER TABLE `t` ADD `a` int DEFAULT 0 NOT NULL", []],
  ["ALTER TABLE `t` ADD `a` varchar(10) NOT NULL", ["breaks-previous-release"]],
  ["ALTER TABLE `t` ADD `a` int GENERATED ALWAYS AS (`b` + 1) STORED", ["locks-table"]],
  ["CREATE INDEX `i` ON `t` (`a`)", []],
  ["CREATE UNIQUE INDEX `i` ON `t` (`a`)", ["breaks-previous-release"]],
  ["ALTER TABLE `t` ADD CONSTRAINT `u` UNIQUE(`a`)", ["breaks-previous-release"]],
  ["ALTER TABLE `t` MODIFY COLUMN `a` bigint NOT NULL", ["locks-table", "breaks-previous-release"]],
  ["ALTER TABLE `t` DROP COLUMN `a`", ["drops-data", "breaks-previous-release"]],
  ["DROP TABLE `t`", ["drops-data", "breaks-previous-release"]],
  ["RENAME TABLE `t` TO `s`", ["breaks-previous-release"]],
  ["ALTER TABLE `t` RENAME COLUMN `a` TO `b`", ["breaks-previous-release"]],
  [
    "ALTER TABLE `t` ADD CONSTRAINT `f` FOREIGN KEY (`a`) REFERENCES `s`(`id`)",
    ["locks-table", "breaks-previous-release"],
  ],
  ["ALTER TABLE `t` DROP FOREIGN KEY `f`", []],
  ["ALTER TABLE `t` DROP PRIMARY KEY, ADD PRIMARY KEY(`a`,`b`)", ["locks-table", "locks-table"]],
  ["DROP INDEX `i` ON `t`", []],
  ["INSERT INTO `t` VALUES ('DROP TABLE `t`; --')", []],
  ["UPDATE `t` SET `a` = 1 WHERE `id` = 2", []],
  ["UPDATE `t` SET `a` = 1", ["locks-table"]],
  ["DELETE FROM `t` WHERE `a` = 1", ["drops-data"]],
  ["TRUNCATE TABLE `t`", ["drops-data", "breaks-previous-release"]],
  ["ALTER TABLE `t` ENGINE = InnoDB", ["not-understood"]],
  ["DROP TABLE `t`, `s`", ["not-understood"]],
  ["DROP TABLE `other`.`t`", ["not-understood"]],
  ["/* why */ drop table `t` -- really", ["drops-data", "breaks-previous-release"]],
  ["-- lint-ok drops-data: empty since 2.3\nDELETE FROM `t`", []],
  ["-- lint-ok drops-data:\nDELETE FROM `t`", ["drops-data"]],
])("%s", (statement, rules) => {
  const one = { ...migration("0001_one", 1, statement), down: "SELECT 1" };
  expect(lint([one]).map(({ rule }) => rule)).toEqual(rules);
});

test("a table that the migration itself makes is nobody's yet", () => {
  const one = migration(
    "0001_one",
    1,
    "CREATE TABLE `t` (`id` int)",
    "ALTER TABLE `t` ADD CONSTRAINT `f` FOREIGN KEY (`id`) REFERENCES `s`(`id`)",
  );
  expect(lint([{ ...one, down: "DROP TABLE `t`" }])).toEqual([]);
  expect(lint([one])).toMatchObject([{ rule: "no-way-back", step: undefined }]);
});

test("a varchar may grow, if the way back says that it only grew, and its length still fits a byte", () => {
  const grow = (from: string, to: string) =>
    lint([
      {
        ...migration("0001_one", 1, `ALTER TABLE \`t\` MODIFY COLUMN \`a\` ${to}`),
        down: `ALTER TABLE \`t\` MODIFY COLUMN \`a\` ${from}`,
      },
    ]).length;
  expect(grow("varchar(100) NOT NULL", "varchar(200) NOT NULL")).toBe(0);
  expect(grow("varchar(50) NOT NULL", "varchar(200) NOT NULL")).toBe(2);
  expect(grow("varchar(200) NOT NULL", "varchar(100) NOT NULL")).toBe(2);
  expect(grow("varchar(100)", "varchar(200) NOT NULL")).toBe(2);
});

test("our own migrations are clean", async () => {
  expect(lint(await readMigrations())).toEqual([]);
});
