import { readDomain } from "../read-domain.ts";

/** Connected devices, and the networks of people who talk: sensors and telemetry on one side, posts and chats on the other. */
export const iotSocial = readDomain(
  "iot_social",
  ["iot", "app", "net", "hub"],
  `
[accounts]
organization_billing / tenant_billing
  key organization
  tax_number? billing_street:name billing_city currency_code payment_terms:label? next_invoice_on
  -> organization!
identity_verification / verified_badge
  document_type submitted_at verified_at? status=pending rejection_reason? provider:label
  -> user!
user / member / app_user
  username! email! password_hash display_name? phone? birth_date? is_active=true is_verified=false last_login_at? language_code?
  time_zone:label? joined_at
  -> plan=subscription_plan? invited_by=user?
user_profile / profile
  key user
  bio? avatar_url? cover_url? website:url? location:label? pronouns:label? is_private:flag=false follower_count=0 birthday:date?
  -> user!
user_setting / preference
  key user setting_key
  setting_key:label value:title changed_at?
  -> user
user_session / login_session
  token! ip_address? user_agent:title? started_at expires_at revoked_at? device_name? is_mobile:flag=false
  -> user
role / user_role
  name! description? permissions:json? is_system:flag=false priority:small=0
user_role_assignment / role_grant
  key user role
  granted_at=now expires_at?
  -> user role granted_by=user?
api_key / access_token
  key_hash:hash! name scopes:list? created_on expires_on? last_used_at? rate_limit:number=1000 is_revoked:flag=false
  -> user
subscription_plan / plan
  name! monthly_price max_devices:number storage_gb:number description? is_active=true trial_days=0
organization / tenant / workspace
  name! slug:code! logo_url? industry:label? member_count=0 billing_email? country_code?
  -> owner=user plan=subscription_plan?
organization_member / tenant_member
  key organization user
  role=member joined_at title?
  -> organization+ user

[social]
post / status_update / publication
  body posted_at=now visibility:label=public like_count=0 comment_count=0 share_count=0 is_pinned:flag=false edited_at?
  language_code? is_sensitive:flag=false
  -> author=user group=community? shared_post=post? place?
comment / reply
  body posted_at=now like_count=0 is_hidden:flag=false edited_at? depth:small=0
  -> post author=user parent=comment?
post_like / reaction
  key post user
  reaction_type=like reacted_at=now
  -> post user
comment_like / comment_reaction
  key comment user
  reaction_type=like reacted_at=now
  -> comment user
follow / follower / subscription
  key follower followed
  followed_at=now is_muted:flag=false notifications_on:flag=true
  -> follower=user followed=user
friendship / connection / friend
  key requester addressee
  status=pending requested_at accepted_at? is_close_friend:flag=false
  -> requester=user addressee=user
user_block / blocked_user
  key blocker blocked
  blocked_at=now reason?
  -> blocker=user blocked=user
hashtag / topic / tag
  name! usage_count=0 is_trending:flag=false first_used_at is_banned:flag=false
post_hashtag / post_tag
  key post hashtag
  position:small?
  -> post hashtag
mention / user_mention
  start_offset:number end_offset:number notified:flag=false
  -> post user
community / group / circle
  name! description? is_private:flag=false member_count=0 rules:text? cover_url? founded_at category
  -> owner=user
community_member / group_member / membership
  key community user
  role=member joined_at status=active last_visited_at?
  -> community+ user
event / meetup
  title description? starts_at:timestamp ends_at? is_online:flag=false meeting_url? capacity? status=planned
  -> organizer=user community? place?
event_attendance / rsvp
  key event user
  response:label=going responded_at guest_count=0
  -> event user
place / venue
  name category latitude longitude street? city? country_code? rating? check_in_count=0
check_in / visit
  checked_in_at comment? is_private:flag=false photo_url?
  -> user place
poll / survey
  question:title closes_at? allows_multiple=false vote_count=0 is_anonymous:flag=true
  -> post!
poll_option / choice
  key poll option_number
  option_number:small text vote_count=0
  -> poll+
poll_vote / ballot
  voted_at=now
  -> poll_option user
story / moment
  media_url caption:title? posted_at expires_at view_count=0 audience:label duration_seconds?
  -> user
story_view / story_impression
  key story user
  viewed_at=now reaction:label?
  -> story user

[media]
media_file / attachment / upload
  file_name mime_type file_size_bytes url width:small? height:small? duration_seconds? uploaded_at checksum! alt_text?
  -> uploaded_by=user
post_media / post_attachment
  key post media_file
  position:small caption:title?
  -> post media_file
album / photo_album
  title description? is_public=true cover_url? photo_count=0 taken_on?
  -> user
album_item / album_photo
  key album media_file
  position caption:title? added_at
  -> album+ media_file

[messaging]
conversation / chat / message_thread
  title? is_group:flag=false started_at last_message_at? is_archived:flag=false avatar_url?
  -> created_by=user?
conversation_participant / chat_member
  key conversation user
  joined_at left_at? is_admin:flag=false muted_until:timestamp? last_read_at? nickname?
  -> conversation+ user
message / chat_message
  body sent_at=now edited_at? message_type=text is_deleted_for_all:flag=false delivered_at?
  -> conversation+ sender=user reply_to=message? media_file?
message_receipt / read_receipt
  key message user
  delivered_at? read_at?
  -> message user
notification / alert_message
  title body notification_type is_read:flag=false sent_at read_at? link_url? channel:label
  -> user actor=user?

[moderation]
report / abuse_report
  reason details:text? status=open reported_at resolved_at? severity=low
  -> reporter=user post? moderator=user?
moderation_action / sanction
  action_type taken_at expires_at? explanation:text? is_appealed:flag=false
  -> report? target_user=user moderator=user

[advertising]
ad_campaign / advertisement
  name! budget daily_budget? start_date end_date? status=draft impressions:big=0 clicks:number=0 target_age_min:small?
  -> organization
ad_impression / ad_view
  shown_at was_clicked:flag=false cost? placement:label
  -> ad_campaign user?

[devices]
device_twin / shadow_state
  key device
  desired_state:json reported_state:json? version:number=1 synced_at? is_in_sync:flag=true
  -> device!
device_warranty / warranty
  warranty_number! purchased_on expires_on vendor:name? covers_accidents:flag=false
  -> device!
device / iot_device / smart_device / node
  name serial_number! mac_address:code! status=offline installed_at? last_seen_at? ip_address? battery_percent? is_online:flag=false
  firmware_label:label? signal_strength:small?
  -> device_type owner=user? room? gateway? firmware?
device_type / device_model
  name! manufacturer model_number! description? power_watts? protocol:label image_url? released_on? max_range_m?
gateway / edge_gateway / bridge
  name serial_number! ip_address mac_address:code! firmware_version last_heartbeat_at? uptime_seconds? is_online:flag=true
  -> site?
sensor / probe
  name sensor_type unit min_value:double? max_value:double? accuracy:double? sampling_seconds calibrated_on? is_active=true
  -> device+ metric?
actuator / controller
  name actuator_type current_state:label? min_value:double? max_value:double? is_manual:flag=false last_triggered_at?
  -> device
metric / measured_quantity
  key code
  code! name! unit description? decimals:small=2 aggregation:label?
firmware / firmware_release
  version released_at file_url checksum! release_notes? is_stable:flag=true file_size_bytes
  -> device_type
firmware_update / ota_update
  scheduled_at started_at? completed_at? status=pending error_message:text? attempts:small=0
  -> device firmware
device_credential / device_key
  key device
  certificate_fingerprint:hash! issued_at expires_at is_revoked:flag=false key_algorithm:label
  -> device!
device_group / fleet
  name! description? color? device_count=0 is_dynamic:flag=false
  -> owner=user? parent=device_group?
device_group_member / fleet_device
  key device_group device
  added_at=now
  -> device_group device
maintenance_log / service_record
  performed_at description technician:name cost? parts_replaced:text? next_due_on?
  -> device

[telemetry]
sensor_reading / measurement / telemetry_point
  recorded_at value:double quality:label? raw_value:double? is_anomaly:flag=false sequence_number:big?
  -> sensor
reading_hourly / hourly_aggregate
  key sensor hour_start
  hour_start:timestamp average_value:double minimum_value:double maximum_value:double sample_count
  -> sensor
device_event / event_log
  event_type severity=info payload:json? occurred_at acknowledged_at? message:text?
  -> device
device_command / remote_command
  command:label parameters:json? sent_at acknowledged_at? status=queued retries:small=0 response:text?
  -> device issued_by=user?
alert_rule / threshold_rule
  name! operator:label threshold:double severity=warning is_enabled:flag=true cooldown_minutes=5 description?
  -> sensor created_for=user?
alert / alarm
  triggered_at value:double status=open resolved_at? message:text? acknowledged_at? escalation_level:small=0
  -> alert_rule acknowledged_by=user?
energy_usage / power_consumption
  key device usage_date
  usage_date energy_kwh cost? peak_watts? runtime_minutes?
  -> device

[places]
site / location / facility
  name! street? city country_code? latitude? longitude? time_zone:label area_m2?
  -> organization? owner=user?
room / zone / space
  name floor:small? area_m2? room_type target_celsius? is_occupied:flag=false
  -> site
automation / routine
  name! trigger_type conditions:json? is_enabled:flag=true last_run_at? run_count=0 schedule:label?
  -> owner=user site?
automation_action / routine_step
  key automation step_number
  step_number:small command:label parameters:json? delay_seconds=0
  -> automation+ actuator? device?
scene / ambience
  name icon:label? is_favorite:flag=false activated_at? color?
  -> room owner=user
geofence / virtual_fence
  name latitude longitude radius_m is_active=true triggers_on:label
  -> user site?
`,
);
