import { readDomain } from "../read-domain.ts";

/** An online shop: customers, catalogue, orders, payment, delivery, stock, marketing, support. */
export const ecommerce = readDomain(
  "ecommerce",
  ["shop", "ec", "store", "web"],
  `
[customers]
customer / client / buyer / shopper
  first_name last_name email! phone? birth_date? gender? password_hash newsletter_opt_in:flag=false
  loyalty_points=0 registered_at=now last_login_at? is_active=true vat_number?
  -> customer_group? default_address=address? referred_by=customer?
customer_group / client_group / customer_segment
  name! description? discount_percent=0 minimum_spend:money? is_default=false tax_exempt:flag=false sort_order
address / location
  recipient:name street street2:name? city state? postal_code country_code phone? is_default=false delivery_notes?
  -> customer+
customer_preference / customer_setting
  key customer
  language_code currency_code email_opt_in:flag=true sms_opt_in:flag=false theme:label? time_zone:label page_size:number=20
  -> customer!
loyalty_account / rewards_account
  card_number! points_balance:number=0 tier:label=bronze lifetime_points:number=0 joined_on expires_on?
  -> customer!
loyalty_transaction / points_entry
  points reason? booked_at expires_on? balance_after:number
  -> loyalty_account+ order?
wishlist / favorites_list
  name is_public=false share_token? event_date? notes?
  -> customer
wishlist_item / favorite
  key wishlist product
  added_at=now priority? desired_quantity:number=1 note:text?
  -> wishlist+ product

[catalog]
product_specification / technical_sheet
  key product
  material:label? length_cm? width_cm? height_cm? power_watts? energy_class:letter? country_of_origin:country care_instructions?
  -> product!
brand_profile / brand_story
  key brand
  history:text? headquarters:name? ceo_name? employee_count? instagram_url? sustainability_score?
  -> brand!
product / article / merchandise
  name sku! description? price=0 cost_price? weight_kg? barcode? is_active=true is_featured=false slug:code!
  launch_date? warranty_months? tax_class:label minimum_age:number? meta_title:title? rating:score?
  -> brand? category tax_rate?
product_variant / product_option / sku
  sku! size? color? price weight_g? barcode! image_url? is_default=false stock_quantity:number=0 position
  -> product+
category / product_category
  name slug:code! description? sort_order=0 is_visible:flag=true icon:label? image_url? meta_description:text?
  -> parent=category?
brand / manufacturer / label
  name! logo_url? website:url? country_code? description? founded_year? is_active=true
product_image / product_picture
  url alt_text:title? position width:number height:number is_primary=false file_size_bytes? mime_type
  -> product
product_category_link / product_classification
  key product category
  is_primary=false position?
  -> product category
tag / keyword
  name! slug:code! color? usage_count=0
product_tag / product_keyword
  key product tag
  tagged_at?
  -> product tag
attribute / product_property
  name! code! data_type=text unit? is_filterable:flag=true is_required=false sort_order help_text?
product_attribute / attribute_value
  key product attribute
  value:title position=0
  -> product attribute
related_product / cross_sell
  key product related_product
  relation_type=similar sort_order=0
  -> product related_product=product
bundle_item / kit_component
  key bundle component
  quantity=1 discount_percent? is_optional:flag=false
  -> bundle=product component=product
review / product_review / rating
  rating:small title? body helpful_count=0 is_verified=false status=pending submitted_at reply:text?
  -> product customer order?
review_vote / helpful_vote
  key review customer
  is_helpful=true voted_at
  -> review customer
product_question / customer_question
  question:text answer:text? asked_at answered_at? is_published:flag=false vote_count=0
  -> product customer?

[sales]
gift_message / gift_note
  key order
  sender_name recipient_name text wrapping:label? card_design:label? hide_prices:flag=true
  -> order!
cart / basket / shopping_cart
  session_token! status=open currency_code subtotal? created_on last_activity_at? expires_at? item_count=0
  -> customer? coupon?
cart_item / basket_item / cart_line
  key cart line_number
  line_number:small quantity=1 unit_price added_at saved_for_later:flag=false gift_wrap:flag=false
  -> cart+ product variant=product_variant?
order / purchase / sales_order / customer_order
  order_number! status=pending placed_at total_amount:money subtotal? tax_amount? shipping_cost=0 currency_code notes?
  channel:label? ip_address? cancelled_at? completed_at? is_gift=false
  -> customer billing_address=address? shipping_address=address? coupon? shipping_method? sales_rep=employee?
order_item / order_line / line_item / order_position
  key order line_number
  line_number:small quantity=1 unit_price discount_amount=0 tax_amount? line_total:money gift_message:text? status=open
  -> order+ product variant=product_variant?
order_status_history / order_event
  status changed_at=now comment? changed_by? customer_notified:flag=false
  -> order+
return_request / rma / product_return
  rma_number! reason status=requested requested_at approved_at? received_at? refund_amount? condition:label? restocking_fee?
  -> order customer
return_item / returned_item
  quantity=1 reason condition:label? restock:flag=true inspection_notes?
  -> return_request+ order_item
coupon / voucher / discount_code
  code! description? discount_type=percent discount_value:money minimum_order:money? starts_at:timestamp? expires_at?
  usage_limit:number? used_count=0 is_active=true
  -> promotion?
gift_card / gift_voucher
  code! initial_balance current_balance currency_code issued_at expires_at? recipient_email? message:text? is_active=true
  -> purchaser=customer? order?
subscription / recurring_order
  status=active interval_days quantity=1 next_delivery_on started_on cancelled_on? price discount_percent=0
  -> customer product shipping_address=address?

[payments]
payment / payment_transaction
  amount currency_code status=pending method:label transaction_reference:code! paid_at? gateway:label failure_reason? fee?
  -> order payment_method?
payment_method / stored_card
  type provider:label last_four:letter? expiry_month:small? expiry_year? holder:name token! is_default=false
  -> customer billing_address=address?
refund / reimbursement
  amount reason? status=pending requested_at processed_at? reference_number!
  -> payment return_request? approved_by=employee?
invoice / bill
  invoice_number! issue_date due_date? total_amount tax_amount paid_at? status=draft pdf_url? currency_code
  -> order! billing_address=address?
invoice_line / invoice_item / bill_line
  key invoice line_number
  line_number:small description quantity unit_price tax_percent? line_total:money
  -> invoice+ product?
tax_rate / vat_rate
  name country_code region? rate:percent valid_from:date valid_to:date? is_compound:flag=false

[fulfilment]
delivery_confirmation / delivery_proof
  key shipment
  signed_by confirmed_at photo_url? left_at_door:flag=false latitude? longitude? remarks?
  -> shipment!
shipment / delivery / consignment
  tracking_number! status=preparing shipped_at? delivered_at? weight_kg? package_count=1 shipping_cost signed_by? label_url?
  -> order carrier? warehouse? address?
shipment_item / delivery_item / packed_item
  key shipment order_item
  quantity=1 lot_number? serial_number?
  -> shipment+ order_item
carrier / shipping_company / courier
  name! code! tracking_url? phone? contact_email? is_active=true pickup_time? contract_number?
shipping_method / delivery_option
  name! description? base_price price_per_kg:money? min_days:small max_days:small is_express:flag=false is_active=true
  -> carrier? shipping_zone?
shipping_zone / delivery_zone
  name! country_code postal_from:code? postal_to:code? surcharge:money=0 is_active=true

[inventory]
employee_contract / work_contract
  contract_number! weekly_hours:small salary starts_on ends_on? notice_weeks? contract_type
  -> employee!
warehouse / depot / stockroom
  name! code! street? city country_code phone? capacity_m3? is_active=true latitude? longitude?
  -> manager=employee?
inventory / stock_level / stock
  key warehouse product
  quantity_on_hand:number=0 quantity_reserved:number=0 reorder_level:number=0 bin_location:code? last_counted_at? unit_cost?
  -> warehouse product
stock_movement / inventory_transaction
  movement_type quantity moved_at=now reference:code? reason? unit_cost? balance_after:number?
  -> product warehouse moved_by=employee?
supplier / vendor
  name! contact_name? email phone? street? city? country_code payment_terms:label lead_time_days rating:score? is_active=true
supplier_product / vendor_item
  key supplier product
  supplier_sku? purchase_price minimum_quantity:number=1 lead_time_days? is_preferred:flag=false valid_from:date?
  -> supplier product
purchase_order / supplier_order
  po_number! status=draft ordered_on expected_on? received_on? total_amount currency_code notes? shipping_terms:label?
  -> supplier warehouse ordered_by=employee?
purchase_order_line / purchase_item
  key purchase_order line_number
  line_number:small quantity unit_cost received_quantity:number=0 tax_percent? expected_on?
  -> purchase_order+ product
employee / staff_member
  first_name last_name email! phone? job_title hire_date salary? is_active=true badge_number!
  -> manager=employee? warehouse?

[marketing]
promotion / offer / deal
  name description? discount_type discount_value:money starts_at:timestamp ends_at? priority:small=0 is_active=true banner_url?
  -> campaign?
promotion_product / discounted_product
  key promotion product
  special_price? max_quantity:number?
  -> promotion+ product
campaign / marketing_campaign
  name! channel:label budget? spent:money=0 start_date end_date? goal:text? status=draft click_count=0
  -> owner=employee?
newsletter / mailing
  subject:title body sent_at? recipient_count=0 open_count=0 click_count=0 status=draft from_email
  -> campaign? customer_group?
price_list / price_book
  name! currency_code valid_from:date valid_to:date? is_default=false priority:small=0
  -> customer_group?
price_list_item / special_price
  key price_list product
  price minimum_quantity:number=1 discount_percent?
  -> price_list+ product

[support]
support_ticket / service_request / helpdesk_ticket
  ticket_number! subject:title body status=open priority=normal opened_at closed_at? channel:label satisfaction_score?
  -> customer order? assignee=employee?
ticket_message / ticket_reply
  body sent_at=now is_internal:flag=false attachment_url? read_at?
  -> support_ticket+ author=employee?
`,
);
