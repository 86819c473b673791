import { readDomain } from "../read-domain.ts";

/** A university with its school-like parts: people, courses, examinations, library, housing, money. */
export const education = readDomain(
  "education",
  ["uni", "edu", "sis", "campus"],
  `
[people]
instructor_profile / faculty_profile
  key instructor
  biography:text? photo_url? website:url? office_hours:label? orcid:code? languages:list? awards:text?
  -> instructor!
student_visa / residence_permit
  visa_number! visa_type issued_on expires_on issuing_country:country passport_number is_renewable:flag=true
  -> student!
student_card / id_card
  card_number! issued_on expires_on is_blocked:flag=false printed_photo_url? balance=0
  -> student!
student / learner / pupil
  first_name last_name email! student_number! birth_date gender? phone? enrolled_on graduation_year? gpa? status=active
  nationality:label? photo_url? is_international:flag=false
  -> program? advisor=instructor? home_address=address?
instructor / teacher / lecturer / professor
  first_name last_name email! phone? title hire_date office:label? salary? is_tenured:flag=false research_interests:text?
  -> department mentor=instructor?
guardian / parent
  first_name last_name phone email? occupation:label? is_emergency_contact:flag=true preferred_contact:label?
  -> address?
student_guardian / parent_link
  key student guardian
  relationship:label has_custody:flag=true can_pick_up=true
  -> student guardian
address / residence
  street city postal_code state? country_code valid_from:date?
staff / administrative_staff
  first_name last_name email! job_title phone? hired_on hourly_rate:money? employment_type
  -> department? supervisor=staff?
alumni / graduate
  graduation_date degree_title:title employer:name? job_title? linkedin_url? donation_total? is_mentor:flag=false
  key student
  -> student!
student_profile / student_details
  key student
  biography:text? emergency_phone? blood_group? allergies:text? dietary_needs:text? locker_number?
  -> student!

[academics]
syllabus / course_outline
  overview:text grading_policy:text? reading_list:text? week_count:small? approved_on? version
  -> course!
department / school
  name! code! budget? phone? email? established_year? office:label? website:url?
  -> faculty? chair=instructor?
faculty / college
  name! code! founded_year? website:url? street? is_active=true
  -> dean=instructor?
program / degree_program / major
  name! code! degree_level:label total_credits:small duration_years? tuition_fee? is_online:flag=false description? accredited_until?
  -> department coordinator=instructor?
course / module
  code! title description? credits:small level? is_elective:flag=false lecture_hours? lab_hours? passing_score? syllabus_url?
  -> department
course_prerequisite / prerequisite
  key course prerequisite
  minimum_grade:letter? is_mandatory:flag=true
  -> course prerequisite=course
program_course / curriculum_entry
  key program course
  is_required=true recommended_semester:small? credits_counted:small?
  -> program+ course
section / course_section / class
  section_number:small capacity=30 enrolled_count=0 status=open delivery_mode schedule_text? waitlist_capacity:number?
  -> course term instructor? classroom?
teaching_assignment / course_instructor
  key section instructor
  role=lecturer workload_hours? assigned_on?
  -> section+ instructor
term / semester / academic_term
  name! code! start_date end_date registration_deadline:date? is_current:flag=false add_drop_date?
  -> academic_year
academic_year / school_year
  key year
  year! start_date end_date is_current:flag=false week_count?
enrollment / registration / course_registration
  key student section
  enrolled_at=now status=active final_grade:letter? grade_points? attendance_percent? dropped_at? is_audit:flag=false
  -> student section
waitlist_entry / waiting_list
  key section student
  position requested_at notified_at? expires_at?
  -> section student
transcript / grade_report
  issued_on cumulative_gpa:score credits_earned:small is_official:flag=false verification_code! file_url?
  -> student
degree_award / diploma
  awarded_on honors:label? diploma_number! ceremony_date? final_gpa:score
  -> student program

[teaching]
lesson / lecture / class_session
  title starts_at:timestamp ends_at:timestamp topic:title? room_note:text? recording_url? is_cancelled:flag=false
  -> section+ classroom? substitute=instructor?
attendance / presence
  key lesson student
  status=present checked_in_at? minutes_late:number=0 excuse:text?
  -> lesson student
assignment / homework / coursework
  title description? assigned_on due_at max_points:score weight_percent? allows_late:flag=false attachment_url? assignment_type
  -> section
submission / hand_in
  submitted_at=now score? feedback:text? file_url? is_late:flag=false attempt_number:small=1 graded_at? plagiarism_percent?
  -> assignment student grader=instructor?
rubric / grading_rubric
  title! description? max_score is_shared:flag=false
  -> instructor
rubric_criterion / grading_criterion
  description max_points:score weight_percent? sort_order
  -> rubric+
learning_material / course_material
  title material_type file_url? page_count? published_at? is_downloadable:flag=true version?
  -> course uploaded_by=instructor?
learning_outcome / learning_objective
  code! description bloom_level? is_measurable:flag=true sort_order
  -> course
timetable_slot / schedule_slot
  weekday:small start_time end_time week_pattern:label? valid_from:date?
  -> section classroom
discussion_thread / forum_thread
  title body posted_at is_pinned:flag=false is_locked:flag=false reply_count=0 view_count=0
  -> section author=student?
discussion_post / forum_post
  body posted_at=now like_count=0 edited_at?
  -> discussion_thread+ author=student? parent=discussion_post?
course_evaluation / course_feedback
  rating:small comments? submitted_at difficulty:small? would_recommend:flag? hours_per_week:number?
  -> section student

[examinations]
exam / test / examination
  title exam_type starts_at:timestamp duration_minutes max_score passing_score? is_open_book:flag=false instructions?
  -> section classroom? grade_scale?
exam_question / question
  key exam question_number
  question_number:small text points:score question_type correct_answer:text? difficulty:small?
  -> exam+
answer_option / choice
  text is_correct:flag=false position explanation:text?
  -> exam_question+
exam_result / exam_grade / mark
  key exam student
  score grade:letter? graded_at? passed:flag? remarks? attempt_number:small=1
  -> exam student graded_by=instructor?
student_answer / exam_response
  answer_text? points_awarded:score? answered_at is_flagged:flag=false
  -> exam_question student
quiz / knowledge_check
  title time_limit_minutes? max_attempts=1 shuffle_questions:flag=true opens_at closes_at? passing_percent?
  -> section
quiz_attempt / quiz_try
  started_at finished_at? score? attempt_number:small=1 ip_address?
  -> quiz student
grade_scale / grading_scale
  key code
  code! minimum_percent grade_points description? is_passing:flag=true

[library]
library_book / book / title
  isbn:code! title author publisher:name? published_year? edition:small? page_count? shelf:label? language_code?
  -> subject?
subject / field_of_study / discipline
  name! code! description? dewey_number?
  -> parent=subject?
book_copy / library_item
  barcode! condition:label=good acquired_on? price? is_available=true location:label?
  -> library_book
book_loan / loan / lending
  loaned_at due_date returned_at? renewal_count=0 fine_amount? status=open
  -> book_copy student
book_reservation / hold
  key library_book student
  reserved_at expires_on? status=waiting notified_at?
  -> library_book student

[campus]
campus / site
  name! street? city country_code? phone? area_m2? opened_year?
building / hall
  name! code! floor_count:small built_year? has_elevator:flag=true opening_time? closing_time?
  -> campus
classroom / room / lecture_hall
  room_number capacity floor:small? has_projector:flag=true room_type is_accessible:flag=true equipment_notes?
  -> building
dormitory / residence_hall
  name! room_count monthly_rent:money gender_policy:label? has_kitchen:flag=true phone?
  -> campus warden=staff?
dorm_assignment / housing_assignment
  room_number move_in_date move_out_date? deposit monthly_rent:money status=active
  -> student dormitory term?
student_club / society / club
  name! description? founded_on? budget? meeting_day:label? member_count=0 website:url? is_active=true
  -> advisor=instructor? president=student?
club_membership / club_member
  key student_club student
  joined_on role=member fee_paid:flag=false left_on?
  -> student_club+ student
campus_event / event
  title description? starts_at:timestamp ends_at? venue:name? ticket_price? max_participants:number? is_public=true
  -> student_club? building?

[finances]
tuition_invoice / fee_invoice
  invoice_number! issue_date due_date amount paid_amount:money=0 status=open late_fee?
  -> student term
tuition_payment / fee_payment
  amount paid_at=now method receipt_number! bank_reference:code?
  -> tuition_invoice
scholarship / grant / bursary
  name! sponsor:name amount description? deadline:date? min_gpa:score? max_recipients:number? is_renewable:flag=false
scholarship_award / scholarship_recipient
  key scholarship student
  awarded_on amount academic_year_label:label? status=active renewed_until?
  -> scholarship student
application / admission_application
  application_number! applied_on status=submitted entrance_score? essay:text? decided_on? decision_note:text? interview_at?
  -> program student? term reviewer=instructor?

[research]
thesis_defense / viva
  key thesis
  held_at outcome:label duration_minutes? is_public=true minutes_url? revision_due_on?
  -> thesis! classroom?
research_project / project
  title! abstract start_date end_date? budget? status=active ethics_approval_number?
  -> department principal_investigator=instructor
project_member / research_team_member
  key research_project instructor
  role joined_on effort_percent? left_on?
  -> research_project+ instructor
publication / paper / article
  title abstract? doi:code! journal:title? published_on page_range:label? citation_count=0 is_peer_reviewed:flag=true
  -> research_project?
publication_author / authorship
  key publication instructor
  author_order:small is_corresponding:flag=false affiliation:title?
  -> publication+ instructor
thesis / dissertation
  title! abstract? submitted_on? defended_on? grade:letter? page_count? keywords:title? is_embargoed:flag=false
  -> student! supervisor=instructor second_reader=instructor?
`,
);
