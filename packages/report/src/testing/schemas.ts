import type { Annotation, Column, Relationship, Table } from "@undiagram/schema";

/** `table("users", "id INTEGER PK", "email VARCHAR(120) UNIQUE")`: a table as a line of words per column. */
export function table(name: string, ...columns: string[]): Table {
  return { name, columns: columns.map(column) };
}

function column(words: string): Column {
  const [name = "", type, ...marks] = words.split(" ");
  return {
    name,
    ...(type && { type }),
    ...(marks.includes("PK") && { primary_key: true as const }),
    ...(marks.includes("FK") && { foreign_key: true as const }),
    ...(marks.includes("UNIQUE") && { unique: true as const }),
    ...(marks.includes("NN") && { nullable: false }),
  };
}

/** `edge("orders.user_id", "users.id")`: a many_to_one, unless said otherwise; without a dot the line ends at the box. */
export function edge(from: string, to: string, type: Relationship["type"] = "many_to_one"): Relationship {
  const [from_table = "", from_column] = from.split(".");
  const [to_table = "", to_column] = to.split(".");
  return {
    from_table,
    ...(from_column && { from_columns: [from_column] }),
    to_table,
    ...(to_column && { to_columns: [to_column] }),
    type,
  };
}

export const SHOP: Annotation = {
  tables: [
    table(
      "customers",
      "id INTEGER PK",
      "email VARCHAR(120) UNIQUE",
      "full_name VARCHAR(80) NN",
      "created_at TIMESTAMP",
    ),
    table("orders", "id INTEGER PK", "customer_id INTEGER FK NN", "status VARCHAR(20)", "total NUMERIC(10,2)"),
    table("order_items", "order_id INTEGER PK FK", "product_id INTEGER PK FK", "quantity INTEGER NN"),
    table("products", "id INTEGER PK", "sku VARCHAR(32) UNIQUE", "title VARCHAR(200)", "price NUMERIC(10,2)"),
  ],
  relationships: [
    edge("order_items.order_id", "orders.id"),
    edge("order_items.product_id", "products.id"),
    edge("orders.customer_id", "customers.id"),
  ],
};

export const CLINIC: Annotation = {
  tables: [
    table("Patient", "PatientId INT PK", "LastName NVARCHAR(60) NN", "BirthDate DATE"),
    table("Appointment", "AppointmentId INT PK", "PatientId INT FK", "PhysicianId INT FK", "StartsAt DATETIME2"),
    table("Physician", "PhysicianId INT PK", "LicenceNo NVARCHAR(20) UNIQUE", "Specialty NVARCHAR(60)"),
  ],
  relationships: [
    edge("Appointment.PatientId", "Patient.PatientId"),
    edge("Appointment.PhysicianId", "Physician.PhysicianId"),
  ],
};

export const SCHOOL: Annotation = {
  tables: [
    table("students", "id INTEGER PK", "name TEXT", "enrolled_on DATE"),
    table("enrollments", "id INTEGER PK", "student_id INTEGER FK", "course_id INTEGER FK", "grade REAL"),
    table("courses", "id INTEGER PK", "code TEXT UNIQUE", "credits INTEGER"),
  ],
  relationships: [edge("enrollments.course_id", "courses.id"), edge("enrollments.student_id", "students.id")],
};

export const BANK: Annotation = {
  tables: [
    table("accounts", "iban CHAR(34) PK", "holder_id BIGINT FK", "currency CHAR(3)", "balance DECIMAL(18,2)"),
    table("holders", "id BIGINT PK", "tax_number VARCHAR(20) UNIQUE", "name VARCHAR(120)"),
    table(
      "transfers",
      "id BIGINT PK",
      "from_iban CHAR(34) FK",
      "to_iban CHAR(34) FK",
      "amount DECIMAL(18,2)",
      "booked_at DATETIME",
    ),
  ],
  relationships: [
    edge("accounts.holder_id", "holders.id"),
    edge("transfers.from_iban", "accounts.iban"),
    edge("transfers.to_iban", "accounts.iban"),
  ],
};

export const SENSORS: Annotation = {
  tables: [
    table("devices", "device_id UUID PK", "model TEXT", "site_id INTEGER FK"),
    table("readings", "device_id UUID PK FK", "taken_at TIMESTAMPTZ PK", "value DOUBLE"),
    table("sites", "site_id INTEGER PK", "label TEXT"),
  ],
  relationships: [edge("devices.site_id", "sites.site_id"), edge("readings.device_id", "devices.device_id")],
};

export const FORUM: Annotation = {
  tables: [table("posts", "id", "title", "body"), table("tags", "id", "label")],
  relationships: [edge("posts", "tags", "many_to_many")],
};

export const STAFF: Annotation = {
  tables: [
    table("employees", "id INTEGER PK", "manager_id INTEGER FK", "name VARCHAR(80)", "badge_id INTEGER FK UNIQUE"),
    table("badges", "id INTEGER PK", "issued_on DATE"),
  ],
  relationships: [edge("employees.badge_id", "badges.id", "one_to_one"), edge("employees.manager_id", "employees.id")],
};

/** The training set's most common schema, which the constant control answers. */
export const MOST_COMMON: Annotation = {
  tables: [table("users", "id INTEGER PK", "name VARCHAR(80)"), table("orders", "id INTEGER PK", "user_id INTEGER FK")],
  relationships: [edge("orders.user_id", "users.id")],
};
