import { readDomain } from "../read-domain.ts";

/** A town, its county and its courts: residents, permits, taxes, elections, police, public works, parks. */
export const government = readDomain(
  "government",
  ["gov", "civ", "muni", "reg"],
  `
[residents]
citizen / resident / inhabitant
  given_name family_name national_id:code! birth_date birthplace:name? sex:letter? marital_status:label? deceased_on? email? occupation:label?
  is_registered_voter:flag=false
  -> household? nationality=nation? father=citizen? mother=citizen?
household / dwelling_unit
  registered_on member_count:small is_owner_occupied:flag=false annual_income:money?
  -> parcel_address
parcel_address / street_address
  street_name:name house_number entrance:code? postal_code latitude? longitude?
  -> district parcel?
nation / sovereign_state
  key iso_code
  iso_code:country! name! is_treaty_member:flag=false demonym:label?
residence_registration / address_registration
  registered_on deregistered_on? is_main_residence:flag=true registration_number!
  -> citizen parcel_address
marriage_record / civil_union
  certificate_number! married_on place:name dissolved_on? officiant:name
  -> first_spouse=citizen second_spouse=citizen registrar=civil_servant?
birth_record / birth_certificate
  certificate_number! registered_on weight_g? hospital_name? is_multiple_birth:flag=false
  -> citizen! registrar=civil_servant
passport / travel_document
  passport_number! issued_on expires_on is_biometric:flag=true status=valid chip_serial:code?
  -> citizen issuing_office=agency

[administration]
agency / public_office / bureau
  name! acronym:code! street? phone? email? website:url? annual_budget? founded_on?
  -> parent=agency? minister=civil_servant?
civil_servant / public_employee / official
  given_name family_name personnel_number! pay_grade:label appointed_on email! office_room:label? is_sworn:flag=true
  -> agency superior=civil_servant?
pay_scale / salary_band
  key grade step
  grade:code step:small monthly_amount valid_from:date
position_posting / job_vacancy
  title posted_on closes_on vacancies:small=1 requirements:text? is_internal:flag=false
  -> agency pay_scale?
job_applicant / candidate_application
  full_name:name email submitted_at cover_letter:text? interview_date? outcome:label?
  -> position_posting
training_course / civil_training
  title! hours:small provider:name cost? is_mandatory:flag=false
training_record / course_completion
  key civil_servant training_course
  completed_on result:label? certificate_number?
  -> civil_servant training_course
case_file / dossier / administrative_case
  file_number! subject:title opened_on closed_on? status=open confidentiality:label=internal retention_years
  -> agency case_officer=civil_servant? citizen?
case_document / file_attachment
  key case_file document_number
  document_number:small title received_on pages:small? file_path is_confidential:flag=false
  -> case_file+
public_request / information_request
  request_number! submitted_on question:text answered_on? response:text? fee? is_granted:flag?
  -> agency citizen

[territory]
district / borough / precinct
  name! code! population:number? area_km2:decimal? mayor_name? is_urban:flag=true
  -> county
county / province / region
  name! code! capital:name? population:number? governor_name?
parcel / land_lot / cadastral_plot
  cadastral_number! area_m2 land_use:label assessed_value:money? is_protected:flag=false geometry:json?
  -> district zoning_class?
zoning_class / land_use_zone
  key code
  code! name! max_height_m? max_coverage_percent? allows_commerce:flag=false
land_title / ownership_title
  key parcel citizen
  share_percent acquired_on deed_number purchase_price?
  -> parcel citizen
survey_record / land_survey
  surveyed_on surveyor:name method accuracy_cm? map_url?
  -> parcel

[permits]
permit / license / authorization
  permit_number! applied_on issued_on? expires_on? status=submitted fee conditions:text?
  -> permit_type citizen? agency business?
permit_type / license_type
  name! code! base_fee validity_months? requires_inspection:flag=false legal_basis:title?
building_permit / construction_permit
  key permit
  floor_area_m2 storeys:small? construction_cost? work_type architect_name?
  -> permit! parcel
permit_review / review_step
  key permit step_number
  step_number:small decision:label? reviewed_on? comment?
  -> permit+ reviewer=civil_servant
inspection / site_inspection
  scheduled_on carried_out_on? result:label? findings:text? follow_up_required:flag=false
  -> permit inspector=civil_servant
violation / code_violation
  notice_number! observed_on description penalty:money? cured_on? status=open
  -> inspection parcel?
business / registered_company / enterprise
  legal_name:name trade_name? registration_number! legal_form:label incorporated_on employee_count? is_dissolved:flag=false
  -> parcel_address? owner=citizen?
dog_license / pet_registration
  tag_number! animal_name breed:name? birth_year? is_dangerous:flag=false annual_fee
  -> citizen

[revenue]
taxpayer / tax_account
  taxpayer_number! registered_on filing_status:label is_delinquent:flag=false
  -> citizen?! business?!
tax_return / tax_declaration
  key taxpayer tax_year
  tax_year gross_income:money deductions:money=0 tax_due:money filed_on? assessed_on? is_amended:flag=false
  -> taxpayer assessor=civil_servant?
tax_payment / revenue_receipt
  amount received_on channel:label receipt_number! late_interest:money=0
  -> taxpayer
property_tax_bill / land_tax_notice
  bill_year assessed_value:money levy_rate:rate amount_due:money due_on paid_on? installment_plan:flag=false
  -> parcel
fine_notice / penalty_notice
  notice_number! issued_on offense:title amount due_on paid_on? is_contested:flag=false
  -> citizen issuing_officer=police_officer?
budget_item / appropriation
  key agency budget_year line_code
  budget_year line_code description planned_amount spent_amount=0 approved_on?
  -> agency
procurement_tender / public_tender
  tender_number! title published_on submission_deadline:timestamp estimated_value:money? status=published procedure_type
  -> agency
tender_bid / tender_offer
  key procurement_tender business
  bid_amount submitted_at technical_score? is_winner:flag=false
  -> procurement_tender business
public_contract / awarded_contract
  contract_number! signed_on value:money starts_on ends_on? performance_bond:money?
  -> procurement_tender! contractor=business
social_benefit / welfare_grant
  benefit_type monthly_amount granted_on ends_on? status=active means_tested:flag=true
  -> citizen caseworker=civil_servant?

[elections]
election / ballot_event
  name! election_day:date election_type registration_deadline:date? seats? turnout_percent? is_certified:flag=false
polling_station / voting_place
  name station_number! registered_voters:number is_accessible:flag=true opens_at:time closes_at:time
  -> district parcel_address?
political_party / party_list
  name! abbreviation! founded_on? ideology:label? color? is_registered:flag=true
candidacy / election_candidate
  key election citizen
  list_position:small? votes_received:number=0 is_elected:flag=false slogan:title?
  -> election+ citizen political_party?
polling_result / station_tally
  key election polling_station
  valid_votes:number blank_votes:number=0 invalid_votes:number=0 reported_at
  -> election polling_station
council_session / assembly_meeting
  session_number! held_on location:name minutes_url? quorum_met:flag=true is_public=true
council_motion / bill_proposal
  motion_number! title text votes_for:small? votes_against:small? abstentions:small? outcome:label?
  -> council_session sponsor=council_member?
council_member / councillor
  key citizen
  seat_number! term_start:date term_end:date? committee:label?
  -> citizen! political_party? district?

[public_safety]
police_officer / constable
  given_name family_name badge_number! rank:label sworn_in_on is_armed:flag=true
  -> police_station partner=police_officer?
police_station / precinct_house
  name! phone street? cell_capacity:small?
  -> district
incident_report / police_report
  report_number! occurred_at reported_at offense_type narrative:text? severity is_solved:flag=false
  -> district officer=police_officer
evidence_item / exhibit
  key incident_report item_number
  item_number:small description storage_locker:code collected_at is_destroyed:flag=false
  -> incident_report
emergency_call / dispatch_call
  received_at call_type caller_phone? priority_code:small dispatched_at? cleared_at?
  -> district fire_station?
fire_station / fire_brigade
  name! engine_count:small volunteer_count? phone
  -> district
court_case / lawsuit / legal_proceeding
  docket_number! filed_on case_type verdict:label? closed_on? is_sealed:flag=false
  -> incident_report? judge
judge / magistrate
  full_name:name appointed_on chamber:label? retires_on? bar_number!
court_hearing / trial_session
  starts_at:timestamp courtroom:label outcome:text? is_public=true
  -> court_case+

[public_works]
road_segment / street_section
  segment_code! length_m lane_count:small surface:label speed_limit:small? built_year? condition_score?
  -> district
road_work / street_repair
  starts_on ends_on? description cost? detour_required:flag=false
  -> road_segment contractor=business?
streetlight / lamp_post
  pole_number! lamp_type power_watts? installed_on? is_working:flag=true
  -> road_segment
service_complaint / citizen_report
  ticket_code! reported_at category description? photo_url? status=new fixed_on?
  -> citizen? district agency?
park / green_space
  name! area_m2 opening_time? closing_time? has_playground:flag=false
  -> district
tree_inventory / street_tree
  tree_number! species_name:name planted_year? trunk_cm? health_state:label? height_m?
  -> park? road_segment?
waste_route / collection_route
  name! weekday:small waste_type truck_count:small=1
  -> district
water_meter / utility_meter
  meter_number! installed_on last_read_on? last_reading_m3? is_remote:flag=false
  -> parcel_address
meter_reading / consumption_reading
  key water_meter read_on
  read_on value_m3:decimal is_estimated:flag=false reader:name?
  -> water_meter
`,
);
