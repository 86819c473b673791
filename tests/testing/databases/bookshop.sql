-- A shop's database, as a dump program of MySQL writes it.
/*!40101 SET NAMES utf8mb4 */;
DROP TABLE IF EXISTS `authors`;
CREATE TABLE `authors` (
  `id` int unsigned NOT NULL AUTO_INCREMENT,
  `full_name` varchar(120) NOT NULL,
  `born_on` date DEFAULT NULL,
  PRIMARY KEY (`id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;

CREATE TABLE `publishers` (
  `id` int unsigned NOT NULL AUTO_INCREMENT,
  `name` varchar(120) NOT NULL,
  `city` varchar(80) DEFAULT NULL,
  PRIMARY KEY (`id`),
  UNIQUE KEY `publishers_name` (`name`)
) ENGINE=InnoDB;

CREATE TABLE `books` (
  `isbn` char(13) NOT NULL,
  `publisher_id` int unsigned NOT NULL,
  `title` varchar(255) NOT NULL,
  `price` decimal(8,2) NOT NULL DEFAULT '0.00',
  `binding` enum('hardcover','paperback','spiral','audio','electronic') NOT NULL DEFAULT 'paperback' COMMENT 'as sold, not as printed',
  `printed_on` date DEFAULT NULL,
  PRIMARY KEY (`isbn`),
  KEY `books_publisher` (`publisher_id`),
  CONSTRAINT `books_publisher` FOREIGN KEY (`publisher_id`) REFERENCES `publishers` (`id`)
) ENGINE=InnoDB;

CREATE TABLE `book_authors` (
  `isbn` char(13) NOT NULL,
  `author_id` int unsigned NOT NULL,
  `position` tinyint unsigned NOT NULL DEFAULT '1',
  PRIMARY KEY (`isbn`,`author_id`),
  CONSTRAINT `ba_book` FOREIGN KEY (`isbn`) REFERENCES `books` (`isbn`) ON DELETE CASCADE,
  CONSTRAINT `ba_author` FOREIGN KEY (`author_id`) REFERENCES `authors` (`id`)
) ENGINE=InnoDB;

CREATE TABLE `customers` (
  `id` int unsigned NOT NULL AUTO_INCREMENT,
  `email` varchar(190) NOT NULL,
  `first_name` varchar(60) DEFAULT NULL,
  `last_name` varchar(60) DEFAULT NULL,
  `registered_at` datetime NOT NULL DEFAULT CURRENT_TIMESTAMP,
  PRIMARY KEY (`id`),
  UNIQUE KEY `customers_email` (`email`)
) ENGINE=InnoDB;

CREATE TABLE `addresses` (
  `id` int unsigned NOT NULL AUTO_INCREMENT,
  `customer_id` int unsigned NOT NULL,
  `street` varchar(120) NOT NULL,
  `city` varchar(80) NOT NULL,
  `postcode` varchar(12) NOT NULL,
  PRIMARY KEY (`id`),
  CONSTRAINT `addresses_customer` FOREIGN KEY (`customer_id`) REFERENCES `customers` (`id`)
) ENGINE=InnoDB;

CREATE TABLE `orders` (
  `id` bigint unsigned NOT NULL AUTO_INCREMENT,
  `customer_id` int unsigned NOT NULL,
  `ship_to` int unsigned DEFAULT NULL,
  `placed_at` datetime NOT NULL,
  `status` varchar(20) NOT NULL DEFAULT 'open',
  PRIMARY KEY (`id`),
  CONSTRAINT `orders_customer` FOREIGN KEY (`customer_id`) REFERENCES `customers` (`id`),
  CONSTRAINT `orders_address` FOREIGN KEY (`ship_to`) REFERENCES `addresses` (`id`)
) ENGINE=InnoDB;

CREATE TABLE `order_lines` (
  `order_id` bigint unsigned NOT NULL,
  `line_no` smallint unsigned NOT NULL,
  `isbn` char(13) NOT NULL,
  `quantity` int unsigned NOT NULL DEFAULT '1',
  `unit_price` decimal(8,2) NOT NULL,
  PRIMARY KEY (`order_id`,`line_no`),
  CONSTRAINT `lines_order` FOREIGN KEY (`order_id`) REFERENCES `orders` (`id`) ON DELETE CASCADE,
  CONSTRAINT `lines_book` FOREIGN KEY (`isbn`) REFERENCES `books` (`isbn`)
) ENGINE=InnoDB;

-- Gift cards live in another database since the move.
CREATE TABLE `redemptions` (
  `id` int unsigned NOT NULL AUTO_INCREMENT,
  `order_id` bigint unsigned NOT NULL,
  `card_code` char(16) NOT NULL,
  `amount` decimal(8,2) NOT NULL,
  PRIMARY KEY (`id`),
  CONSTRAINT `redemptions_order` FOREIGN KEY (`order_id`) REFERENCES `orders` (`id`),
  CONSTRAINT `redemptions_card` FOREIGN KEY (`card_code`) REFERENCES `gift_cards` (`code`)
) ENGINE=InnoDB;
