import { readDomain } from "../read-domain.ts";

/** A freight forwarder with its own fleet: shipments, routes, vehicles, terminals, ocean and air cargo, customs. */
export const logistics = readDomain(
  "logistics",
  ["log", "tms", "wms", "frt"],
  `
[parties]
shipper / consignor / sender
  company_name! contact_name? email phone? tax_number? credit_limit? payment_days=30 is_active=true
  -> home_depot=depot? account_manager=dispatcher?
consignee / receiver / recipient
  company_name contact_name phone email? street city postal_code country_code dock_hours:label? needs_appointment=false
haulier / subcontractor / freight_carrier
  name! scac_code! email? phone? insurance_until:date rating? fleet_size:number? is_approved:flag=false
  -> country
dispatcher / planner / traffic_controller
  first_name last_name email! extension:label? hired_on shift:label=early languages:list?
  -> depot supervisor=dispatcher?
country / nation
  key iso_code
  iso_code:country! name! dialing_prefix:code? is_customs_union:flag=false

[fleet]
truck / lorry / tractor_unit
  plate_number! vin:code! make:name model year mileage_km=0 fuel_type:label=diesel emission_class:label? gross_weight_kg purchased_on?
  status=available
  -> depot truck_type? current_trailer=trailer?!
truck_type / vehicle_class
  name! max_payload_kg axle_count:small length_m? requires_adr:flag=false toll_class:label?
trailer / semi_trailer
  plate_number! trailer_type volume_m3 max_load_kg is_refrigerated:flag=false last_inspected_on? has_tail_lift:flag=false
  -> depot
driver / trucker / chauffeur
  first_name last_name license_number! license_class:label phone birth_date? adr_certified:flag=false medical_expires_on? hourly_wage:money?
  -> depot assigned_truck=truck?!
driver_shift / duty_period
  started_at:timestamp ended_at? driven_minutes=0 break_minutes=0 odometer_start:number odometer_end:number?
  -> driver truck
driver_certificate / driver_qualification
  key driver certificate_type
  certificate_type certificate_number issued_on expires_on issuing_body:name?
  -> driver
fuel_fill / refueling
  filled_at liters:decimal price_per_liter:rate odometer:number station:name? card_number? total_cost
  -> truck driver
workshop_visit / vehicle_repair
  entered_on left_on? garage:name description cost? odometer:number? is_warranty:flag=false
  -> truck
tire_change / tyre_record
  axle:small side:label tread_mm? changed_on brand
  -> truck
telematics_ping / gps_position
  recorded_at latitude longitude speed_kmh heading_degrees:small? ignition_on:flag=true fuel_percent?
  -> truck

[network]
depot / hub / terminal
  name! code! street city postal_code latitude? longitude? dock_count:number opens_at:time closes_at:time
  -> country parent=depot?
dock_door / loading_bay
  door_number is_ramp:flag=true door_type? has_leveler:flag=true
  -> depot+
dock_slot / yard_appointment
  slot_start:timestamp slot_end:timestamp status=free plate_number? checked_in_at?
  -> dock_door transport_order?
route / lane / line_haul
  name! code! distance_km estimated_minutes toll_cost? is_active=true frequency:label?
  -> origin=depot destination=depot
route_stop / waypoint
  key route stop_number
  stop_number:small planned_arrival:time? planned_departure:time? dwell_minutes? is_mandatory:flag=true
  -> route+ depot
driving_ban / traffic_restriction
  starts_at:timestamp ends_at:timestamp reason? min_weight_tons:decimal? recurring_rule:label?
  -> country

[orders]
transport_order / freight_order / load_order
  order_number! pickup_date delivery_date incoterm:label? status=received freight_charge:money? currency_code remarks? priority=normal
  -> shipper consignee route? dispatcher?
freight_item / cargo_line / load_item
  key transport_order item_number
  item_number:small description pieces:number gross_weight_kg volume_m3? stackable:flag=true hs_code? loading_meters:decimal?
  -> transport_order+ package_type? dangerous_good?
package_type / load_carrier
  key code
  code! name! tare_weight_kg length_cm width_cm height_cm? is_exchangeable:flag=false
dangerous_good / hazmat_class
  key un_number
  un_number:code! proper_name:title hazard_class:label packing_group? tunnel_code? limited_quantity_kg?
pallet / handling_unit
  sscc:code! gross_weight_kg? height_cm? is_mixed:flag=false wrapped_at? label_printed:flag=false
  -> transport_order package_type
quote_request / rate_inquiry
  requested_at valid_until? weight_kg volume_m3? target_price? status=open answered_at?
  -> shipper origin=depot destination=depot
tariff / freight_rate
  name! valid_from:date valid_to:date? currency_code minimum_charge:money fuel_surcharge_percent:percent=0
  -> haulier?
tariff_zone_rate / rate_break
  key tariff zone weight_break
  zone:label weight_break:number rate_per_kg:rate minimum_charge:money?
  -> tariff+

[execution]
trip / tour / run
  trip_number! planned_start:timestamp actual_start:timestamp? actual_end:timestamp? distance_km? status=planned empty_km=0 toll_paid:money?
  -> truck trailer? driver co_driver=driver? route?
trip_load / tour_assignment
  key trip transport_order
  loading_sequence:small loaded_at? unloaded_at? share_percent?
  -> trip+ transport_order
stop_event / trip_event
  key trip event_number
  event_number:small event_type occurred_at latitude? longitude? remark:text?
  -> trip depot?
proof_of_delivery / delivery_receipt
  signed_by signed_at signature_image:binary? photo_url? damage_noted:flag=false remarks?
  -> transport_order! driver
delay_notice / exception_report
  reported_at delay_minutes cause:label comment? customer_informed:flag=false
  -> trip
damage_report / cargo_claim
  claim_number! reported_on damage_type estimated_loss:money settled_amount? description? liability:label? closed_on?
  -> freight_item haulier?
temperature_log / cold_chain_log
  measured_at degrees:decimal sensor_position:label is_alarm:flag=false humidity_percent?
  -> trailer trip?

[warehousing]
storage_zone / warehouse_zone
  name zone_type temperature_min:decimal? temperature_max:decimal? area_m2? is_bonded:flag=false
  -> depot
storage_bin / bin_location
  key storage_zone bin_code
  bin_code aisle:code rack:code shelf_level:small max_weight_kg is_blocked:flag=false
  -> storage_zone+
stored_pallet / putaway
  stored_at retrieved_at? put_away_by? daily_fee?
  -> pallet storage_bin
pick_task / picking_job
  created_for_date:date status=open picked_quantity:number=0 requested_quantity:number started_at? finished_at?
  -> storage_bin transport_order picker=warehouse_worker?
warehouse_worker / forklift_operator
  first_name last_name badge_code! forklift_license:flag=false hired_on shift:label?
  -> depot
cycle_count / stock_check
  counted_at counted_quantity:number expected_quantity:number difference_reason?
  -> storage_bin counter=warehouse_worker
forklift / lift_truck
  serial_number! manufacturer lift_capacity_kg battery_type? operating_hours:number=0 next_service_on?
  -> depot

[ocean_air]
vessel / ship
  name imo_number! flag_state:country teu_capacity:number deadweight_tons:number? built_year? call_sign:code?
  -> shipping_line
shipping_line / ocean_carrier
  name! scac_code! headquarters:name? website:url? alliance:label?
port / seaport
  key un_locode
  un_locode:code! name latitude? longitude? max_draft_m? time_zone:label
  -> country
voyage / sailing
  voyage_number! departs_at:timestamp arrives_at:timestamp status=scheduled booking_cutoff:timestamp?
  -> vessel origin_port=port destination_port=port
container / freight_container
  container_number! iso_type:code tare_kg max_gross_kg is_reefer:flag=false seal_number? last_inspected_on?
  -> owner_line=shipping_line?
container_booking / slot_booking
  key voyage container
  booked_at stow_position:label? freight_charge:money? verified_weight_kg? temperature_set:decimal?
  -> voyage container transport_order?
bill_of_lading / sea_waybill
  bl_number! issued_on place_of_issue:name freight_terms:label original_count:small=3 notify_party:name? is_surrendered:flag=false
  -> voyage shipper consignee
airport / air_terminal
  key iata_code
  iata_code! name elevation_m? time_zone:label has_customs:flag=true
  -> country
flight / air_service
  flight_number departs_at:timestamp arrives_at:timestamp aircraft_type? cargo_capacity_kg?
  -> origin=airport destination=airport
air_waybill / awb
  awb_number! issued_on chargeable_weight_kg pieces:number declared_value:money? handling_codes:list?
  -> flight shipper consignee

[customs]
customs_declaration / import_declaration
  mrn:code! declared_at procedure_code duty_amount? vat_amount? status=lodged released_at? total_value:money
  -> transport_order customs_office broker=customs_broker?
customs_office / border_post
  key office_code
  office_code! name city opens_at:time? closes_at:time?
  -> country
customs_broker / clearing_agent
  name! license_number! email phone? bond_amount? expires_on?
declaration_line / tariff_line
  key customs_declaration line_number
  line_number:small commodity_code goods_description net_mass_kg statistical_value:money duty_rate origin_country:country
  -> customs_declaration+

[settlement]
freight_invoice / carrier_invoice
  invoice_number! invoice_date net_amount vat_amount? gross_amount due_on status=open paid_on?
  -> shipper transport_order? exchange_quote=currency_quote?
freight_charge / surcharge
  key freight_invoice charge_code
  charge_code amount description? is_taxable:flag=true
  -> freight_invoice+
currency_quote / fx_rate
  currency_code quote_date rate source:label?
carbon_record / emission_record
  co2_kg method calculated_on distance_km? is_offset:flag=false
  -> trip!
`,
);
