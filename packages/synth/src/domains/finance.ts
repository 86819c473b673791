import { readDomain } from "../read-domain.ts";

/** A bank with its broker, its insurer and the books behind them. */
export const finance = readDomain(
  "finance",
  ["fin", "bank", "core", "gl"],
  `
[clients]
client_profile / investor_profile
  key client
  marital_status:label? dependents:small? education_level? net_worth:money? risk_tolerance:label investment_horizon_years? language_code?
  -> client!
online_access / e_banking_user
  login_name! password_hash last_login_at? failed_attempts:small=0 is_locked:flag=false two_factor_enabled:flag=true
  -> client!
client / customer / party / account_holder
  first_name last_name email! phone? birth_date tax_number! national_number? risk_rating:label=low kyc_status=pending
  occupation:label? annual_income:money? onboarded_on is_politically_exposed:flag=false
  -> branch? relationship_manager=employee? referred_by=client?
client_address / address
  street city postal_code country_code address_type=home valid_from:date valid_to:date? is_primary=true
  -> client+
business_client / corporate_client
  legal_name:name registration_number! industry:label incorporated_on employee_count? annual_revenue? website:url? vat_number!
  -> branch? contact_person=client?
identity_document / kyc_document
  document_type document_number! issued_on expires_on issuing_country:country scan_url? verified_at? status=pending
  -> client verified_by=employee?
kyc_review / compliance_review
  reviewed_at outcome:label risk_score next_review_on? comments? is_escalated:flag=false
  -> client reviewer=employee
beneficiary / payee
  name iban:label! bank_name? bic:code? nickname? is_trusted:flag=false added_at=now currency_code
  -> client

[organization]
bank / financial_institution
  name! bic:code! country_code website:url? license_number? is_active=true
branch / bank_branch / office
  name branch_code! street city phone? opened_on is_active=true opening_time:time? closing_time:time?
  -> bank? manager=employee?
employee / staff_member / banker
  first_name last_name email! employee_number! job_title hire_date salary? phone? is_active=true
  -> branch? manager=employee? department?
department / division
  name! code! budget? cost_center_code? floor:label?
  -> head=employee?
atm / cash_machine
  terminal_code:code! street city latitude? longitude? cash_balance=0 status=online last_serviced_at? accepts_deposits=false
  -> branch

[accounts]
account_setting / account_preference
  key account
  paperless:flag=true alert_threshold:money? statement_day:small=1 card_controls:json? low_balance_alert:flag=false
  -> account!
account_closure / closed_account
  closed_on reason? final_balance payout_iban:label? approved_by?
  -> account!
account / bank_account / deposit_account
  account_number! iban:label! balance=0 currency_code status=active opened_on closed_on? overdraft_limit=0 interest_rate? nickname?
  -> client account_type branch?
account_type / account_product
  key code
  code! name! minimum_balance monthly_fee=0 interest_rate? allows_overdraft=false description?
account_owner / joint_holder
  key account client
  ownership_type=primary share_percent? added_on can_sign=true
  -> account+ client
account_statement / statement
  key account statement_number
  statement_number:small period_start:date period_end:date opening_balance closing_balance file_url? issued_at page_count?
  -> account
standing_order / recurring_payment
  amount frequency:label first_on:date last_on:date? next_on:date reference:title? status=active execution_count=0
  -> account beneficiary
direct_debit / debit_mandate
  mandate_reference! signed_on creditor_name max_amount? is_recurring:flag=true revoked_on? last_collected_on?
  -> account
account_hold / blocked_amount
  amount reason placed_at=now expires_at? released_at? reference_number!
  -> account placed_by=employee?

[transactions]
transaction / booking / account_entry
  amount currency_code transaction_type booked_at value_date description? reference_number! balance_after:money status=posted
  exchange_rate? channel:label?
  -> account category=transaction_category? merchant?
transaction_category / spending_category
  name! icon:label? color? is_income:flag=false budget_limit?
  -> parent=transaction_category?
transfer / money_transfer / wire_transfer
  amount currency_code initiated_at completed_at? status=pending purpose:title? fee=0 exchange_rate? is_instant:flag=false
  -> from_account=account to_account=account beneficiary?
merchant / retailer
  name merchant_code! city? country_code? website:url? is_blocked:flag=false contact_email?
  -> merchant_category?
merchant_category / mcc
  key code
  code! description:title is_high_risk:flag=false interchange_rate?
exchange_rate / currency_rate
  key base_currency quote_currency rate_date
  rate_date rate bid:rate? ask:rate? source:label? fetched_at?
  -> base_currency=currency quote_currency=currency
currency / currency_unit
  key code
  code:currency! name! symbol:label decimals:small=2 is_active=true numeric_code!
fraud_alert / suspicious_activity
  detected_at rule_name score status=open resolution:text? closed_at? is_false_positive:flag?
  -> transaction assigned_to=employee?

[cards]
card / payment_card / bank_card
  card_number_hash:hash! last_four:code holder:name card_type network:label issued_on expires_on status=active daily_limit
  contactless_enabled:flag=true pin_attempts=0
  -> account client
card_transaction / card_payment
  amount currency_code authorized_at settled_at? status=authorized entry_mode is_international:flag=false decline_reason? auth_code
  -> card merchant
card_dispute / chargeback
  dispute_number! reason amount opened_on resolved_on? status=open outcome:label? evidence_url?
  -> card_transaction! handled_by=employee?
card_limit / spending_limit
  key card limit_type
  limit_type amount period:label=daily valid_until? used_amount:money=0
  -> card

[lending]
loan / credit / loan_contract
  loan_number! principal:money interest_rate term_months disbursed_on maturity_date status=active outstanding_balance
  payment_frequency:label=monthly purpose:title?
  -> client loan_product account? officer=employee?
loan_product / credit_product
  name! code! min_amount max_amount min_rate:rate max_rate:rate max_term_months is_secured:flag=false processing_fee?
loan_application / credit_application
  application_number! requested_amount requested_term_months submitted_at status=submitted purpose:title? credit_score:small? decided_at?
  decision_reason?
  -> client loan_product reviewer=employee?
loan_installment / repayment_schedule
  key loan installment_number
  installment_number:small due_date principal_amount interest_amount paid_at? paid_amount? status=due late_fee?
  -> loan+
loan_payment / repayment
  amount paid_at=now method principal_part:money? interest_part:money? receipt_number!
  -> loan loan_installment?
collateral / security_asset
  collateral_type description appraised_value:money appraised_on location:title? registry_number? lien_position:small?
  -> loan
guarantor / co_signer
  key loan client
  guaranteed_amount signed_on relationship:label? is_active=true
  -> loan client
credit_score / credit_rating
  score:small bureau:label scored_on reason_codes:title? valid_until?
  -> client
mortgage / home_loan
  key loan
  property_value:money property_street:name property_city:name loan_to_value:percent rate_type=fixed fixed_until?
  -> loan!

[investments]
trade_settlement / settlement
  settled_on cash_amount clearing_house:label status=pending failure_reason? reference_number!
  -> trade!
portfolio / investment_account
  name portfolio_number! opened_on risk_profile:label cash_balance=0 base_currency_code benchmark:label? is_managed:flag=false
  -> client advisor=employee?
security / financial_instrument / instrument
  name ticker:code! isin:code! security_type sector:label? currency_code issued_on? maturity_date? coupon_rate? is_tradable:flag=true
  -> issuer? stock_exchange?
issuer / security_issuer
  name! country_code industry:label? credit_rating:label? website:url? lei_code!
stock_exchange / exchange / trading_venue
  name! mic_code! city time_zone:label opens_at:time closes_at:time currency_code
holding / position
  key portfolio security
  quantity:decimal average_cost market_value:money? unrealized_gain:money? weight_percent? last_valued_at?
  -> portfolio security
trade / trade_order / execution
  side:label quantity:decimal price commission_fee? traded_at settlement_date status=executed order_type trade_number!
  -> portfolio security broker?
broker / brokerage
  name! license_number! commission_rate phone? email? is_active=true
security_price / quote / price_history
  key security price_date
  price_date open_price? high_price? low_price? close_price volume:big? adjusted_price?
  -> security
dividend / distribution
  ex_date record_date? pay_date amount_per_share:rate currency_code dividend_type? withholding_percent?
  -> security
watchlist / watch_list
  name is_default=false color? alert_enabled:flag=false
  -> client
watchlist_security / watched_security
  key watchlist security
  added_at=now target_price? note:text?
  -> watchlist+ security

[insurance]
policy_cancellation / terminated_policy
  cancelled_on reason? refund_amount? notice_received_on is_voluntary:flag=true
  -> policy!
policy / insurance_policy
  policy_number! policy_type premium_amount coverage_limit deductible:money? start_date end_date status=active payment_frequency:label
  -> client agent=employee?
policy_claim / insurance_claim
  claim_number! incident_date reported_at claimed_amount approved_amount? status=reported description? closed_at?
  -> policy adjuster=employee?
premium_payment / policy_payment
  amount due_date paid_at? method status=due receipt_number?
  -> policy

[ledger]
ledger_account / gl_account / chart_account
  account_number! name account_class:label normal_side:label=debit is_active=true opened_on? description?
  -> parent=ledger_account? currency?
journal_entry / voucher / ledger_entry
  entry_number! posting_date description? status=draft posted_by? total_amount source:label? reversed_at?
  -> fiscal_period created_for=department?
journal_line / ledger_line / posting
  key journal_entry line_number
  line_number:small debit_amount=0 credit_amount=0 memo:text? tax_code? cleared_on?
  -> journal_entry+ ledger_account cost_center?
cost_center / profit_center
  code! name! budget? is_active=true valid_from:date
  -> department? parent=cost_center?
fiscal_period / accounting_period
  key fiscal_year period_number
  fiscal_year period_number:small start_date end_date is_closed:flag=false closed_at?
budget / budget_plan
  name budget_year planned_amount actual_amount=0 status=draft approved_at? version:small=1
  -> cost_center ledger_account?
supplier_invoice / vendor_bill
  invoice_number vendor_name issue_date due_date total_amount tax_amount? status=received paid_on? document_url?
  -> ledger_account? approved_by=employee? currency?
`,
);
