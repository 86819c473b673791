-- MySQL dump 10.13  Distrib 8.0.36
/*!40101 SET @OLD_CHARACTER_SET_CLIENT=@@CHARACTER_SET_CLIENT */;
CREATE DATABASE /*!32312 IF NOT EXISTS*/ `shop` /*!40100 DEFAULT CHARACTER SET utf8mb4 */;
USE `shop`;

DROP TABLE IF EXISTS `customers`;
/*!40101 SET @saved_cs_client     = @@character_set_client */;
CREATE TABLE `customers` (
  `id` int unsigned NOT NULL AUTO_INCREMENT,
  `name` varchar(255) CHARACTER SET utf8mb3 COLLATE utf8mb3_bin NOT NULL DEFAULT 'it\'s, "so"; (' COMMENT 'a, b; `c` (d',
  `kind` enum('it''s','b,c','d)') COLLATE utf8mb4_unicode_ci DEFAULT NULL,
  `flags` set('x','y') NOT NULL DEFAULT '',
  `bits` bit(4) DEFAULT b'0',
  `seen` timestamp(3) NULL DEFAULT CURRENT_TIMESTAMP(3) ON UPDATE CURRENT_TIMESTAMP(3),
  `guid` char(36) NOT NULL DEFAULT (uuid()),
  `label` varchar(300) GENERATED ALWAYS AS (concat(`name`,_utf8mb4', ',`kind`)) VIRTUAL,
  `secret` int DEFAULT NULL /*!80023 INVISIBLE */,
  `spot` point NOT NULL /*!80003 SRID 4326 */,
  `email` varchar(190) NOT NULL,
  PRIMARY KEY (`id`),
  UNIQUE KEY `guid` (`guid`) USING BTREE,
  UNIQUE KEY `name` (`name`(10)),
  UNIQUE KEY `low` ((lower(`email`))),
  UNIQUE KEY `both` (`email`,`kind`),
  KEY `email` (`email`(20)),
  FULLTEXT KEY `words` (`name`,`label`) /*!50100 WITH PARSER `ngram` */ ,
  SPATIAL KEY `spot` (`spot`),
  CONSTRAINT `customers_chk_1` CHECK ((`id` > 0))
) ENGINE=InnoDB AUTO_INCREMENT=17 DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_0900_ai_ci COMMENT='People, who buy; (all)'
/*!50100 PARTITION BY RANGE (`id`)
(PARTITION p0 VALUES LESS THAN (10) ENGINE = InnoDB) */;

LOCK TABLES `customers` WRITE;
INSERT INTO `customers` VALUES (1,'O\'Brien; CREATE TABLE `x` (',NULL,'',b'0',NULL,'',NULL,1,'','');
UNLOCK TABLES;

CREATE TABLE `orders` (
  `id` bigint NOT NULL,
  `customer_id` int unsigned DEFAULT NULL,
  `twin` int unsigned NOT NULL,
  `customer_guid` char(36) DEFAULT NULL,
  `place` int NOT NULL,
  PRIMARY KEY (`id`),
  UNIQUE KEY `twin` (`twin`),
  KEY `fk` (`customer_id`),
  CONSTRAINT `orders_ibfk_1` FOREIGN KEY (`customer_id`) REFERENCES `customers` (`id`) ON DELETE SET NULL ON UPDATE CASCADE,
  CONSTRAINT `orders_ibfk_2` FOREIGN KEY `twins` (`twin`) REFERENCES `shop`.`customers` (`id`)
);

/*!50001 CREATE VIEW `people` AS SELECT
 1 AS `id`*/;
DELIMITER ;;
/*!50003 CREATE*/ /*!50017 DEFINER=`root`@`localhost`*/ /*!50003 TRIGGER `t` BEFORE INSERT ON `orders` FOR EACH ROW SET NEW.id = 1 */;;
CREATE DEFINER=`root`@`localhost` PROCEDURE `p`()
BEGIN
  CREATE TEMPORARY TABLE tmp (id INT);
  CREATE TABLE made_by_p (id INT);
  SELECT 1;
END ;;
DELIMITER ;

-- What people add later
ALTER TABLE `orders`
  ADD COLUMN `note` text AFTER `id`,
  ADD COLUMN first_one tinyint(1) NOT NULL FIRST,
  ADD KEY `k` (`note`(10)),
  ADD CONSTRAINT `g` FOREIGN KEY (`customer_guid`) REFERENCES `customers` (`guid`),
  MODIFY `id` bigint NOT NULL AUTO_INCREMENT,
  CHANGE `place` `position` smallint unsigned NOT NULL DEFAULT '0' AFTER `note`,
  ALGORITHM=INPLACE, AUTO_INCREMENT=7;
CREATE UNIQUE INDEX spot_once ON orders (position) USING BTREE COMMENT 'x';
CREATE UNIQUE INDEX note_once ON orders (note(5));
ALTER TABLE orders DROP INDEX twin, DROP FOREIGN KEY orders_ibfk_2, RENAME COLUMN twin TO double_of;
CREATE TABLE counted (n SERIAL, k INT KEY, z INT(5) UNSIGNED ZEROFILL);
CREATE TABLE like_counted LIKE counted;
RENAME TABLE counted TO counts, like_counted TO `more counts`;
ALTER TABLE counts DROP COLUMN z, DROP PRIMARY KEY;
