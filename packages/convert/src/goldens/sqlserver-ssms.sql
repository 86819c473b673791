USE [Shop]
GO
/****** Object:  Schema [Sales]    Script Date: 01/02/2024 ******/
CREATE SCHEMA [Sales]
GO
CREATE TYPE [dbo].[Email] FROM [nvarchar](320) NOT NULL
GO
/****** Object:  Table [Sales].[Order] /* nested */ ******/
SET ANSI_NULLS ON
GO
SET QUOTED_IDENTIFIER ON
GO
IF NOT EXISTS (SELECT * FROM sys.objects WHERE object_id = OBJECT_ID(N'[Sales].[Order]') AND type in (N'U'))
BEGIN
CREATE TABLE [Sales].[Order](
	[Id] [int] IDENTITY(1,1) NOT FOR REPLICATION NOT NULL,
	[Customer.Id] [bigint] NULL,
	[Odd ]], name] [nvarchar](max) COLLATE SQL_Latin1_General_CP1_CI_AS NULL,
	[Mail] [dbo].[Email],
	[Price] [decimal](18, 2) NOT NULL CONSTRAINT [DF_Price]  DEFAULT ((0.0)),
	[Tax] [money] NULL,
	[Total]  AS ([Price]+isnull([Tax],(0))) PERSISTED NOT NULL,
	[Guid] [uniqueidentifier] ROWGUIDCOL  NOT NULL,
	[Doc] [xml](CONTENT [Sales].[Docs]) NULL,
	[Version] [timestamp] NOT NULL,
	[From] [datetime2](7) GENERATED ALWAYS AS ROW START HIDDEN NOT NULL,
	[To] [datetime2](7) GENERATED ALWAYS AS ROW END HIDDEN NOT NULL,
 CONSTRAINT [PK_Order] PRIMARY KEY CLUSTERED 
(
	[Id] ASC
)WITH (PAD_INDEX = OFF, STATISTICS_NORECOMPUTE = OFF, OPTIMIZE_FOR_SEQUENTIAL_KEY = OFF) ON [PRIMARY],
 CONSTRAINT [UQ_Guid] UNIQUE NONCLUSTERED 
(
	[Guid] ASC
)WITH (PAD_INDEX = OFF) ON [PRIMARY],
	PERIOD FOR SYSTEM_TIME ([From], [To]),
	INDEX [IX_Tax] NONCLUSTERED ([Tax]),
) ON [PRIMARY] TEXTIMAGE_ON [PRIMARY]
WITH (SYSTEM_VERSIONING = ON)
END
GO
CREATE TABLE dbo.Customer (
	Id bigint PRIMARY KEY NONCLUSTERED WITH (FILLFACTOR = 80),
	Code varchar (8) NOT NULL INDEX UX_Code UNIQUE,
	Backup_Id bigint FOREIGN KEY REFERENCES Customer(Id),
	Region nchar(2) MASKED WITH (FUNCTION = 'default()') NULL,
	CONSTRAINT CK CHECK NOT FOR REPLICATION (Region IN (N'DE', N'FR'))
)
CREATE TABLE dbo.Line (OrderId int NOT NULL, No int NOT NULL, Note nvarchar(50),
	CONSTRAINT PK_Line PRIMARY KEY (OrderId, No))
CREATE UNIQUE NONCLUSTERED INDEX UX_Note ON dbo.Line(Note) WHERE Note IS NOT NULL
CREATE UNIQUE INDEX UX_Region ON dbo.Customer(Region) INCLUDE (Code) WITH (ONLINE = ON) ON [PRIMARY]
GO
CREATE TABLE #scratch (Id int)
GO
ALTER TABLE [Sales].[Order] ADD  CONSTRAINT [DF_Guid]  DEFAULT (newid()) FOR [Guid]
GO
ALTER TABLE [Sales].[Order]  WITH CHECK ADD  CONSTRAINT [FK_Order_Customer] FOREIGN KEY([Customer.Id])
REFERENCES [dbo].[Customer] ([Id])
ON DELETE CASCADE
GO
ALTER TABLE [Sales].[Order] CHECK CONSTRAINT [FK_Order_Customer]
GO
ALTER TABLE dbo.Line ADD Weight float NULL, Colour varchar(10) NOT NULL CONSTRAINT DF_Colour DEFAULT ('red'),
	CONSTRAINT FK_Line FOREIGN KEY (OrderId) REFERENCES Sales.[Order] (Id) NOT FOR REPLICATION
ALTER TABLE dbo.Line ALTER COLUMN Note nvarchar(100) NOT NULL
ALTER TABLE dbo.Line DROP CONSTRAINT DF_Colour, COLUMN Weight
GO
CREATE OR ALTER PROCEDURE dbo.P AS
BEGIN
  CREATE TABLE dbo.NotThis (Id int);
END
GO
EXEC sys.sp_addextendedproperty @name=N'MS_Description', @value=N'an order; CREATE VIEW' , @level0type=N'SCHEMA',@level0name=N'Sales'
GO
EXEC sp_rename 'dbo.Line.Colour', 'Color', 'COLUMN'
GO
EXEC dbo.sp_executesql @statement = N'CREATE TABLE dbo.Hidden (Id int)'
GO
