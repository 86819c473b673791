import { readDomain } from "../read-domain.ts";

/** An online role-playing game and its e-sports scene: characters, items, quests, guilds, matches, tournaments. */
export const games = readDomain(
  "games",
  ["game", "rpg", "gm", "play"],
  `
[accounts]
player / gamer / player_account
  nickname! email! avatar_url? gold_coins:big=0 gems:number=0 country_code? created_on last_seen_at? is_banned:flag=false playtime_minutes=0
  -> game_server? referrer=player?
game_server / realm / shard
  name! region host:label port_number:number max_players:number is_online:flag=true patch_level:label
ban / suspension
  reason banned_at lifted_at? evidence_url? is_permanent:flag=false
  -> player issued_by=game_master
game_master / moderator
  handle:name! rank:label email! active_since:date
friend_link / buddy
  key player friend
  befriended_at is_favorite:flag=false nickname_note:label?
  -> player friend=player
play_session / game_session
  logged_in_at logged_out_at? client_version ip_address? platform:label average_fps:small?
  -> player game_server
player_settings / game_options
  key player
  graphics_quality:label=high master_volume:small=80 mouse_sensitivity:percent invert_y:flag=false subtitles_on:flag=true
  -> player!

[heroes]
hero / character / avatar
  name! level:small=1 experience:big=0 health_points:number mana_points:number gender? is_dead:flag=false created_on respawn_at?
  -> player hero_class race current_zone=zone? guild?
hero_class / archetype / profession
  name! description? base_health:number base_mana:number primary_stat:label armor_type
race / species / ancestry
  name! lore:text? strength_bonus:small=0 agility_bonus:small=0 homeland:name? is_playable:flag=true
hero_stats / attribute_sheet
  key hero
  strength:small agility:small intellect:small stamina:small luck:small=0 unspent_points:small=0
  -> hero!
skill / ability / spell
  name! description? mana_cost:number=0 cooldown_seconds max_rank:small damage:number? is_passive:flag=false icon_url?
  -> hero_class? required_skill=skill?
hero_skill / learned_ability
  key hero skill
  rank:small=1 learned_at hotkey:letter?
  -> hero skill
talent_tree / skill_tree
  name! max_tier:small background_url?
  -> hero_class
talent_node / perk
  key talent_tree node_number
  node_number:small tier:small bonus:label cost_points:small=1
  -> talent_tree+ skill?
pet / companion / familiar
  name pet_species:label loyalty:small=50 level:small=1 tamed_at is_summoned:flag=false
  -> hero
mount / steed
  name! speed_bonus:percent can_fly:flag=false rarity:label
hero_mount / stable_slot
  key hero mount
  acquired_at is_active=false
  -> hero mount
achievement / trophy / badge
  title! description? points icon_url? is_secret:flag=false
  -> achievement_group?
achievement_group / trophy_category
  name! sort_order
player_achievement / unlocked_trophy
  key player achievement
  unlocked_at progress_percent
  -> player achievement
reputation / faction_standing
  key hero faction
  standing:number=0 tier:label updated_on?
  -> hero faction
faction / alliance
  name! motto:title? color? capital:name? is_hostile:flag=false
  -> rival=faction?

[items]
item / gear_piece / loot_item
  name! rarity:label item_level:small stack_size:small=1 vendor_price? weight description? is_tradable:flag=true icon_url?
  -> item_type
item_type / item_category
  key code
  code! name! slot:label? is_equippable:flag=false
weapon / armament
  key item
  damage_min:number damage_max:number attack_speed:percent range_m? damage_type
  -> item!
armor / protective_gear
  key item
  defense:number armor_weight:label durability:number resistance:label?
  -> item!
inventory_slot / backpack_slot
  key hero slot_number
  slot_number:small quantity:small=1 is_locked:flag=false durability_left:number?
  -> hero item
equipped_item / equipment_slot
  key hero body_slot
  body_slot:label enchantment:label? equipped_at?
  -> hero item
recipe / crafting_formula
  name! skill_required:small crafting_seconds success_percent experience_gain:number?
  -> result_item=item
recipe_ingredient / crafting_material
  key recipe item
  quantity:small=1 is_consumed:flag=true
  -> recipe+ item
enchantment / rune / magic_effect
  name! bonus_type bonus_value:number duration_seconds? glow_color:label?
item_enchantment / socketed_rune
  key item enchantment
  power_level:small=1
  -> item enchantment
auction / auction_listing
  starting_bid:big buyout_price? listed_at ends_at quantity:small=1 status=open
  -> seller=hero item auction_house
auction_bid / bid_offer
  key auction bid_number
  bid_number:small amount:big placed_at is_winning:flag=false
  -> auction bidder=hero
auction_house / marketplace
  name! commission_percent:percent deposit_percent
  -> city_zone=zone? faction?
trade_offer / barter
  offered_at status=pending gold_offered:big=0 completed_at?
  -> sender=player receiver=player

[world]
zone / game_area / biome
  name! min_level:small max_level:small climate:label? is_pvp:flag=false music_path?
  -> continent parent=zone?
continent / land_mass
  name! lore:text? map_url? discovered_percent?
dungeon / instance / raid
  name! max_party:small min_item_level:small reset_days? is_heroic:flag=false
  -> zone final_boss=monster?
monster / creature / mob
  name level:small health_points:number attack_power:number aggression:label is_boss:flag=false respawn_seconds?
  -> zone? race?
loot_drop / drop_table
  key monster item
  drop_percent:percent min_quantity:small=1 max_quantity:small=1
  -> monster item
npc / villager / non_player_character
  name title? dialogue:text? pos_x:real pos_y:real is_vendor:flag=false
  -> zone faction?
npc_stock / vendor_goods
  key npc item
  price restock_minutes? stock_limit:number?
  -> npc item
spawn_point / spawner
  pos_x:real pos_y:real pos_z:real respawn_seconds max_alive:small=1
  -> zone monster
portal / teleporter
  name? cost_gold:number=0 required_level:small? is_two_way:flag=true
  -> from_zone=zone to_zone=zone
weather_event / sky_event
  starts_at:timestamp ends_at:timestamp intensity:small effect:label
  -> zone

[quests]
quest / mission / errand
  title! story:text? min_level:small experience_reward:number gold_reward:number is_repeatable:flag=false time_limit_minutes?
  -> quest_giver=npc? previous_quest=quest? zone?
quest_objective / mission_goal
  key quest objective_number
  objective_number:small text target_count=1 is_optional:flag=false
  -> quest+ target_monster=monster? target_item=item?
quest_reward / mission_reward
  key quest item
  quantity:small=1 is_choice:flag=false
  -> quest item
hero_quest / quest_log
  key hero quest
  accepted_at completed_at? progress:small=0 is_abandoned:flag=false
  -> hero quest
season / battle_pass
  name! starts_on ends_on max_tier:small premium_price
season_progress / pass_progress
  key season player
  tier:small=0 experience:number=0 has_premium:flag=false
  -> season player
daily_challenge / bounty
  title active_on:date goal_count gems_reward:number difficulty:label
  -> season?

[guilds]
guild / clan / tribe
  name! tag:code! motto:title? emblem_url? founded_on bank_gold:big=0 level:small=1 is_recruiting:flag=true
  -> leader=hero game_server
guild_rank / clan_rank
  key guild rank_number
  rank_number:small name can_invite:flag=false can_withdraw=false daily_gold_limit:number=0
  -> guild+
guild_application / clan_request
  message:text? applied_at decision:label? decided_at?
  -> guild hero
guild_war / clan_battle
  declared_at ended_at? attacker_score:number=0 defender_score:number=0 stake_gold:big?
  -> attacker=guild defender=guild
guild_vault_item / clan_storage
  deposited_at quantity:small=1 tab:small
  -> guild item depositor=hero?
chat_channel / voice_room
  name channel_type max_members:number? is_moderated:flag=false
  -> guild?

[competition]
match / skirmish / round
  started_at ended_at? map_name mode score_home:small? score_away:small? replay_path?
  -> arena game_server? tournament?
arena / battleground
  name! max_teams:small team_size:small terrain:label?
match_player / match_participant
  key match player
  team_side:label kills:small=0 deaths:small=0 assists:small=0 damage_dealt:number=0 is_mvp:flag=false
  -> match+ player hero?
team / esports_team / squad
  name! short_name! logo_url? founded_on prize_winnings:money=0
  -> captain=player? sponsor?
team_member / roster_spot
  key team player
  role joined_on left_on? shirt_name?
  -> team+ player
tournament / cup / championship
  name! prize_pool:money starts_on ends_on? format max_teams:number entry_fee=0 is_invitational:flag=false
  -> organizer=sponsor?
tournament_entry / cup_registration
  key tournament team
  seed:small? registered_on final_rank:small? prize:money?
  -> tournament team
bracket_game / fixture
  key tournament fixture_number
  fixture_number:small round_name best_of:small=3 scheduled_at winner_side:label?
  -> tournament home_team=team away_team=team match?!
leaderboard / ladder
  name! metric:label resets_monthly:flag=true
  -> season?
leaderboard_entry / ladder_rank
  key leaderboard player
  rank:number rating:number wins:number=0 losses:number=0
  -> leaderboard player
sponsor / partner_brand
  name! website:url? contact_email? contract_value:money?

[shop]
shop_bundle / starter_pack
  title price currency_code available_from:date available_to:date? purchase_limit:number? discount_percent?
bundle_content / pack_content
  key shop_bundle item
  quantity:small=1
  -> shop_bundle+ item
micro_transaction / in_app_purchase
  store_receipt:code! amount currency_code purchased_at platform:label is_refunded:flag=false gems_granted:number?
  -> player shop_bundle?
bug_report / crash_report
  summary steps:text? build_number reported_at severity is_fixed:flag=false stack_trace:text?
  -> player
`,
);
