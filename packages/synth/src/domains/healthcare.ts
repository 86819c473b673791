import { readDomain } from "../read-domain.ts";

/** A hospital and its practices: patients, staff, visits, treatment, laboratory, pharmacy, wards, billing. */
export const healthcare = readDomain(
  "healthcare",
  ["his", "med", "hosp", "clinic"],
  `
[patients]
contact_preference / communication_preference
  key patient
  preferred_channel:label=phone allows_sms:flag=true allows_email=false best_time:label? interpreter_needed:flag=false
  -> patient!
donor_card / organ_donor_record
  card_number! registered_on donates_heart:flag=true donates_kidneys:flag=true donates_corneas:flag=true restrictions:text?
  -> patient!
death_record / death_certificate
  certificate_number! died_at cause:title manner:label autopsy_performed:flag=false
  -> patient! certified_by=physician
patient / client / person
  first_name last_name birth_date gender medical_record_number! phone? email? street? city? postal_code? blood_type?
  marital_status? preferred_language:label? deceased_at? is_organ_donor:flag=false national_number!
  -> primary_physician=physician? insurance_plan?
emergency_contact / next_of_kin
  first_name last_name relationship:label phone email? is_legal_guardian:flag=false priority:small=1
  -> patient+
allergy / patient_allergy
  reaction:text? severity=mild diagnosed_on? is_active=true verified_by? notes?
  -> patient allergen
allergen / allergen_type
  name! category description? is_common:flag=false
medical_history / anamnesis
  condition:title onset_date? resolved_date? is_chronic:flag=false notes? family_related:flag=false
  -> patient
consent / consent_form
  consent_type given_on expires_on? withdrawn_on? document_url? is_signed:flag=false witness_name?
  -> patient physician?
patient_insurance / coverage
  key patient insurance_plan
  policy_number valid_from:date valid_to:date? is_primary=true group_number? holder:name?
  -> patient insurance_plan

[staff]
physician_profile / doctor_profile
  key physician
  biography:text? education:text? languages:list? photo_url? memberships:text? rating? publications_count=0
  -> physician!
physician / doctor / practitioner
  first_name last_name license_number! email! phone? hired_on years_of_experience:number? is_accepting_patients:flag=true pager:phone?
  title consultation_fee? signature_url?
  -> department? supervisor=physician?
nurse / caregiver
  first_name last_name license_number! email? phone? shift:label=day certification:label? hired_on hourly_rate:money?
  -> department ward?
specialty / medical_specialty
  name! code! description? is_surgical:flag=false board:name?
physician_specialty / doctor_specialty
  key physician specialty
  certified_on certificate_number? is_primary=false
  -> physician specialty
department / division / unit
  name! code! floor:small? phone? budget? extension:code? is_active=true opened_on?
  -> head=physician? hospital? parent=department?
hospital / clinic / facility / medical_center
  name! street city postal_code phone email? bed_capacity:number is_teaching:flag=false founded_year? accreditation:label?
duty_shift / roster_entry
  starts_at:timestamp ends_at:timestamp shift_type is_on_call:flag=false overtime_minutes=0 notes?
  -> nurse department
physician_schedule / availability
  weekday:small start_time end_time slot_minutes=15 valid_from:date valid_to:date? location:label?
  -> physician room?

[visits]
discharge_summary / discharge_letter
  key admission
  summary discharge_condition:label medications_text follow_up_date? sent_to_gp:flag=false signed_at?
  -> admission! author=physician?
appointment / booking / consultation
  scheduled_at duration_minutes=30 status=booked reason? notes? cancelled_at? reminder_sent:flag=false checked_in_at? type
  -> patient physician room? referral?
encounter / visit / patient_visit
  encounter_number! started_at:timestamp ended_at? encounter_type chief_complaint:text discharge_summary? follow_up_on?
  -> patient physician appointment?! department?
admission / hospital_stay / inpatient_stay
  admission_number! admitted_at discharged_at? admission_type=elective discharge_status? diagnosis_text? diet:label? is_isolated:flag=false
  -> patient bed? attending=physician admitting=physician?
referral / transfer_request
  referred_on reason urgency:label=routine expires_on? status=open accepted_at? letter_url?
  -> patient referring=physician referred_to=physician?
triage / triage_assessment
  triage_level:small arrived_at assessed_at? pain_score:small? chief_complaint:text mode_of_arrival:label?
  -> patient nurse encounter?!
vital_sign / vital_measurement
  measured_at heart_rate:small? systolic:small? diastolic:small? temperature:percent? oxygen_saturation:percent?
  respiratory_rate:small? weight_kg? height_cm? pain_level:small?
  -> patient encounter? recorded_by=nurse?
clinical_note / progress_note
  note_type body written_at=now is_signed:flag=false signed_at? template:label?
  -> encounter author=physician

[treatment]
operative_report / surgery_report
  key surgery
  findings:text technique:text blood_units:small? closure_method? dictated_at signed_at? implant_serial?
  -> surgery!
diagnosis / medical_diagnosis
  diagnosed_at severity=moderate is_primary=true certainty:label? onset_date? resolved_on? notes?
  -> encounter icd_code physician?
icd_code / disease_code / diagnosis_code
  key code
  code! title chapter:label description? is_billable:flag=true version valid_from:date?
treatment / therapy
  name description? start_date end_date? status=planned frequency:label? outcome:text? session_count?
  -> patient diagnosis? physician
procedure / medical_procedure
  name! code! description? base_cost duration_minutes? requires_anesthesia:flag=false category risk_level?
  -> specialty?
surgery / operation
  scheduled_at started_at? ended_at? status=scheduled anesthesia_type? complications:text? blood_loss_ml? outcome:label?
  -> patient procedure lead_surgeon=physician anesthetist=physician? operating_room=room?
surgery_staff / surgical_team_member
  key surgery nurse
  role joined_at?
  -> surgery nurse
care_plan / treatment_plan
  title goal:text start_date review_date end_date? status=active created_reason:text?
  -> patient physician
care_plan_task / care_activity
  description frequency:label due_date? completed_at? is_done:flag=false sort_order
  -> care_plan+ nurse?
immunization / vaccination
  administered_on dose_number:small=1 lot_number site:label? expiry_date? reaction:text? next_dose_on?
  -> patient vaccine administered_by=nurse?
vaccine / vaccine_product
  name! manufacturer disease:label doses_required:small=1 interval_days? storage_celsius? is_live:flag=false

[pharmacy]
medication / drug / medicine
  name! generic_name? strength:label dosage_form:label atc_code? manufacturer? unit_price is_controlled:flag=false requires_refrigeration:flag=false
  -> drug_class?
drug_class / medication_class
  key code
  code! name! description? is_narcotic:flag=false
prescription / medication_order
  prescription_number! prescribed_at status=active valid_until? refills:small=0 notes? is_electronic:flag=true
  -> patient physician encounter? pharmacy?
prescription_item / prescribed_drug
  key prescription medication
  dosage:label frequency:label duration_days quantity instructions? substitution_allowed:flag=true
  -> prescription+ medication
drug_interaction / medication_conflict
  key medication interacting_medication
  severity=moderate description? evidence:label?
  -> medication interacting_medication=medication
medication_administration / dose_given
  administered_at dose:label route:label status=given reason? was_refused:flag=false
  -> patient medication nurse
pharmacy / dispensary
  name! street city phone email? license_number! opens_at:time closes_at:time is_open_24h:flag=false
pharmacy_stock / drug_inventory
  key pharmacy medication
  quantity=0 reorder_level:number batch_number? expiry_date? shelf:label? last_restocked_on?
  -> pharmacy medication

[laboratory]
lab_order / test_order / lab_request
  order_number! ordered_at priority=routine status=ordered clinical_info:text? fasting_required:flag=false completed_at?
  -> patient ordering_physician=physician encounter? laboratory?
lab_test / laboratory_test
  name! code! unit? reference_low:decimal? reference_high:decimal? specimen_type price turnaround_hours?
lab_result / test_result
  key lab_order lab_test
  value:decimal? text_value:label? unit? is_abnormal:flag=false resulted_at verified_by? comment?
  -> lab_order+ lab_test specimen?
specimen / sample / lab_sample
  barcode! specimen_type collected_at received_at? volume_ml? condition:label? storage_location:label? rejected_reason?
  -> patient collected_by=nurse?
laboratory / lab
  name! phone? building:label? accreditation_number? is_external:flag=false contact_email?
imaging_study / radiology_exam
  accession_number! modality:label body_part:label performed_at? findings:text? impression:text? image_count=0 dose_mg?
  -> patient ordering_physician=physician radiologist=physician? room?

[wards]
ward / nursing_unit
  name! floor:small bed_count=0 phone? ward_type is_isolation:flag=false visiting_hours:label?
  -> department head_nurse=nurse?
room / treatment_room
  room_number floor:small? room_type capacity=1 daily_rate:money? has_oxygen:flag=false is_available=true
  -> ward? department?
bed / hospital_bed
  bed_number! bed_type is_occupied:flag=false last_cleaned_at? has_monitor:flag=false
  -> room+
medical_device / equipment
  name serial_number! manufacturer? model? purchased_on? next_maintenance_on? status=operational price?
  -> room? department?
device_maintenance / equipment_service
  serviced_on service_type technician:name cost? findings:text? next_due_on?
  -> medical_device

[billing]
insurance_company / insurer / payer
  name! payer_code! phone? email? street? city? claims_url? is_active=true
insurance_plan / health_plan
  name! plan_type coverage_percent deductible:money? copay:money? annual_limit? valid_from:date network:label?
  -> insurance_company
medical_bill / patient_invoice
  invoice_number! issue_date due_date total_amount insurance_amount? patient_amount:money? status=open paid_at?
  -> patient encounter? admission?
bill_item / charge / billed_service
  key medical_bill line_number
  line_number:small description quantity=1 unit_price discount_amount? service_date
  -> medical_bill+ procedure?
insurance_claim / claim
  claim_number! submitted_at status=submitted claimed_amount approved_amount? denial_reason? decided_at?
  -> medical_bill insurance_plan
bill_payment / patient_payment
  amount paid_at=now method reference_number? received_by? receipt_number!
  -> medical_bill insurance_claim?
`,
);
