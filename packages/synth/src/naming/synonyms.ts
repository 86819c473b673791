/** Attribute names that say the same, each line a set; the first is the one domain files and audit columns use. */
export const SYNONYMS: Readonly<Record<string, readonly string[]>> = Object.fromEntries(
  `first_name given_name forename fname firstname
last_name surname family_name lname lastname
middle_name second_name middle_initials
full_name display_name complete_name
email email_address e_mail mail
phone phone_number telephone contact_number tel
mobile mobile_phone cell_phone mobile_number
fax fax_number
birth_date date_of_birth dob birthday
death_date date_of_death
hire_date hired_on date_hired employment_date
gender sex
street street_address address_line1 street_name
street2 address_line2 address2
city town city_name
postal_code zip_code zip postcode
state province state_province
country country_name
url link web_address uri
website website_url homepage web_site
username user_name login login_name
password_hash hashed_password password_digest pwd_hash
description details long_description
notes remarks comments note
comment remark comment_text
quantity qty units number_of_units
price unit_price list_price
unit_price price_each price_per_unit
total_amount total grand_total
tax_amount tax vat_amount
discount_percent discount_pct discount_rate
start_date date_from begin_date starts_on from_date
end_date date_to finish_date ends_on to_date
due_date deadline due_on
issue_date issued_on date_issued
expiry_date expiration_date expires_on valid_until
start_time time_from begins_at
end_time time_to ends_at
started_at start_timestamp begun_at
ended_at finished_at end_timestamp
latitude lat geo_lat
longitude lng lon geo_lng
is_active active enabled is_enabled
is_default default_flag is_standard
is_verified verified verified_flag
is_public public_flag visible
sort_order position display_order sequence_number ordinal
status state current_status
is_deleted deleted removed deleted_flag
row_version version lock_version revision
image_url picture_url photo_url image_link
thumbnail_url preview_url thumb_url
weight_kg weight net_weight
rating stars rating_value
currency_code currency iso_currency
country_code country_iso iso_country
language_code language locale lang_code
reference_number reference_no ref_code
registered_at registered_on signup_date joined_at
paid_at payment_date paid_on
sent_at sent_on dispatched_at
received_at received_on arrival_timestamp
completed_at completed_on completion_date
approved_at approved_on approval_date
cancelled_at cancelled_on cancellation_date
recorded_at logged_at captured_at
scheduled_at planned_for scheduled_for
last_login_at last_login last_seen
capacity max_capacity
manufacturer maker producer
model_number model model_code
serial_number serial_no serial
file_name filename document_name
file_path storage_path file_location
file_size_bytes file_size size_bytes
content body text_content
subject topic subject_line
comments remarks feedback_text
duration_minutes duration length_minutes
reason reason_text cause
salary base_salary annual_salary
job_title position_title occupation
tax_number tax_id vat_number`
    .split("\n")
    .map((line) => line.split(" "))
    .map(([name, ...others]) => [name as string, others]),
);
