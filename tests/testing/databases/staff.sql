SET ANSI_NULLS ON
GO
CREATE TABLE [dbo].[Departments](
	[DepartmentId] [int] IDENTITY(1,1) NOT NULL,
	[Name] [nvarchar](80) NOT NULL,
	[CostCentre] [nvarchar](10) NULL,
 CONSTRAINT [PK_Departments] PRIMARY KEY CLUSTERED ([DepartmentId] ASC) ON [PRIMARY]
) ON [PRIMARY]
GO
CREATE TABLE [dbo].[Employees](
	[EmployeeId] [int] IDENTITY(1,1) NOT NULL,
	[DepartmentId] [int] NOT NULL,
	[ManagerId] [int] NULL,
	[FullName] [nvarchar](120) NOT NULL,
	[Email] [nvarchar](190) NOT NULL UNIQUE,
	[HiredOn] [date] NOT NULL,
	[Active] [bit] NOT NULL,
 CONSTRAINT [PK_Employees] PRIMARY KEY CLUSTERED ([EmployeeId] ASC)
)
GO
CREATE TABLE [dbo].[Salaries](
	[EmployeeId] [int] NOT NULL,
	[ValidFrom] [date] NOT NULL,
	[Amount] [money] NOT NULL,
 CONSTRAINT [PK_Salaries] PRIMARY KEY ([EmployeeId], [ValidFrom])
)
GO
CREATE TABLE [dbo].[Absences](
	[AbsenceId] [uniqueidentifier] NOT NULL PRIMARY KEY,
	[EmployeeId] [int] NOT NULL,
	[Reason] [nvarchar](max) NULL,
	[StartsAt] [datetime2](0) NOT NULL,
	[EndsAt] [datetime2](0) NULL
)
GO
ALTER TABLE [dbo].[Employees] WITH CHECK ADD CONSTRAINT [FK_Employees_Departments] FOREIGN KEY([DepartmentId]) REFERENCES [dbo].[Departments] ([DepartmentId])
GO
ALTER TABLE [dbo].[Employees] WITH CHECK ADD CONSTRAINT [FK_Employees_Manager] FOREIGN KEY([ManagerId]) REFERENCES [dbo].[Employees] ([EmployeeId])
GO
ALTER TABLE [dbo].[Salaries] WITH CHECK ADD CONSTRAINT [FK_Salaries_Employees] FOREIGN KEY([EmployeeId]) REFERENCES [dbo].[Employees] ([EmployeeId])
GO
ALTER TABLE [dbo].[Absences] WITH CHECK ADD CONSTRAINT [FK_Absences_Employees] FOREIGN KEY([EmployeeId]) REFERENCES [dbo].[Employees] ([EmployeeId])
GO
