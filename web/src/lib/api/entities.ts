/** The shapes the server sends: Mastodon's client entities with Salon's additions. */
import type { Reading } from './reading.ts';

export type Audience = 'public' | 'unlisted' | 'private' | 'direct';
export type Degree = 'none' | 'assisted' | 'generated' | 'autonomous' | 'unknown';
export type Evidence =
	| 'credential'
	| 'log'
	| 'watermark'
	| 'ruling'
	| 'author'
	| 'detector'
	| 'crowd';
export type RemixPermission = 'everyone' | 'followers' | 'nobody';

export interface Emoji {
	shortcode: string;
	url: string;
}

export interface AccountField {
	name: string;
	value: string;
	verified_at: string | null;
}

export interface Account {
	id: string;
	username: string;
	acct: string;
	display_name: string;
	note: string;
	url: string;
	avatar: string;
	header: string;
	locked: boolean;
	bot: boolean;
	/** Of an agent: the member who runs it. */
	operator?: { id: string; acct: string; url: string };
	/** Whether others see what this person likes. */
	shows_favourites?: boolean;
	created_at: string;
	followers_count: number;
	following_count: number;
	statuses_count: number;
	fields: AccountField[];
	emojis?: Emoji[];
	/** The account this person uses now, when they left this one. */
	moved?: Account;
	/** Out of sight altogether; only the name is left. */
	suspended?: boolean;
}

export type FilterContext = 'home' | 'notifications' | 'public' | 'thread' | 'account';
export type FilterAction = 'warn' | 'hide' | 'blur';

export interface FilterHead {
	id: string;
	title: string;
	context: FilterContext[];
	expires_at: string | null;
	filter_action: FilterAction;
}

/** A filter of the viewer's that a post meets. */
export interface FilterMatch {
	filter: FilterHead;
}

export interface OwnAccount extends Account {
	source: { note: string; privacy: Audience; sensitive: boolean; language: string | null; fields: AccountField[]; quote_policy?: QuotePolicy };
	role?: { name: string; permissions: string } | null;
}

export interface Relationship {
	id: string;
	following: boolean;
	followed_by: boolean;
	requested: boolean;
	blocking: boolean;
	blocked_by?: boolean;
	muting: boolean;
	muting_notifications?: boolean;
	muting_expires_at?: string | null;
	/** What labelers say of them whom the viewer listens to, the strongest first. */
	labels?: LabelClaim[];
}

export interface MediaSize {
	width: number;
	height: number;
}

export interface PictureOrigin {
	degree: Degree;
	evidence: Evidence | null;
	engine: string | null;
	engine_name: string | null;
	prompt: string | null;
	seed: number | null;
	style: string | null;
	generation_id: string | null;
	/** Whether it is an animated picture, whose small form stands still. */
	animated?: boolean;
}

export interface Media {
	id: string;
	type: string;
	url: string | null;
	preview_url: string | null;
	description: string | null;
	blurhash: string | null;
	meta: { original?: MediaSize; small?: MediaSize } | null;
	salon?: PictureOrigin;
}

export interface PostOrigin {
	degree: Degree;
	evidence: Evidence | null;
	parents: string[];
	remixes_count: number;
	descendants_count?: number;
	remix: RemixPermission;
	recipe: 'shown' | 'hidden';
	can_remix: boolean;
	/** Who may reply, and whether the viewer may; null below the post a conversation begins with. */
	reply_policy?: ReplyPolicy | null;
	can_reply?: boolean | null;
	/** A reply that whom it answers folded away. */
	hidden?: boolean;
	/** What labelers say of it whom the viewer listens to. */
	labels?: LabelClaim[];
	/** The note that is shown under it. */
	context_note?: ContextNote | null;
	/** Where it was written, when that was not here. */
	/** It waits for a moderator, and nobody but its author sees it. */
	waits?: boolean;
	imported_from?: 'salon' | 'mastodon' | 'x' | 'instagram' | 'bluesky' | null;
}

/** A note about a post, with sources; `drafted_by` is the language model that drafted it. */
export interface ContextNote {
	id: string;
	text: string;
	sources: { url: string; host: string }[];
	reason: string;
	drafted_by: string | null;
	writer: { id: string; acct: string; url: string };
	created_at: string;
	/** The post was changed since. */
	before_edit: boolean;
	ratings: number;
	sides: [number, number];
}

export interface LabelClaim {
	value: string;
	name: string;
	labeler: { id: string; acct: string };
	of: 'status' | 'account';
	action: 'hide' | 'warn' | 'show';
}

export type ReplyPolicy = 'everyone' | 'followers' | 'mentioned';
export type QuotePolicy = 'public' | 'followers' | 'nobody';

/** What this viewer is told of a quote; the quoted post comes along only where they may read it. */
export interface Quote {
	state:
		| 'pending'
		| 'accepted'
		| 'rejected'
		| 'revoked'
		| 'deleted'
		| 'unauthorized'
		| 'blocked_account'
		| 'blocked_domain'
		| 'muted_account';
	quoted_status?: Post | null;
	/** Instead of the post, inside a quoted post. */
	quoted_status_id?: string | null;
}

export interface Mention {
	id: string;
	username: string;
	acct: string;
	url: string;
}

/** What the page behind a link says of itself. */
export interface LinkCard {
	url: string;
	title: string;
	description: string;
	language: string | null;
	author_name: string;
	provider_name: string;
	image: string | null;
	image_description: string;
	blurhash: string | null;
}

export interface Poll {
	id: string;
	expires_at: string | null;
	expired: boolean;
	multiple: boolean;
	votes_count: number;
	voters_count: number | null;
	options: { title: string; votes_count: number | null }[];
	emojis?: Emoji[];
	voted?: boolean;
	own_votes?: number[];
}

/** People one lists to read them apart. */
export interface PeopleList {
	id: string;
	title: string;
	replies_policy: 'followed' | 'list' | 'none';
	exclusive: boolean;
}

export interface DirectConversation {
	id: string;
	unread: boolean;
	accounts: Account[];
	last_status: Post | null;
}

export interface Translation {
	content: string;
	spoiler_text: string;
	language: string;
	detected_source_language: string;
	provider: string;
}

export interface Post {
	id: string;
	created_at: string;
	edited_at: string | null;
	in_reply_to_id: string | null;
	in_reply_to_account_id: string | null;
	sensitive: boolean;
	spoiler_text: string;
	visibility: Audience;
	url: string | null;
	language: string | null;
	content: string;
	account: Account;
	reblog: Post | null;
	media_attachments: Media[];
	mentions: Mention[];
	tags: { name: string; url: string }[];
	card?: LinkCard | null;
	poll?: Poll | null;
	replies_count: number;
	reblogs_count: number;
	favourites_count: number;
	quotes_count?: number;
	quote?: Quote | null;
	quote_approval?: { automatic: QuotePolicy[]; current_user: 'automatic' | 'manual' | 'denied' | 'unknown' };
	emojis?: Emoji[];
	filtered?: FilterMatch[];
	favourited?: boolean;
	reblogged?: boolean;
	bookmarked?: boolean;
	muted?: boolean;
	pinned?: boolean;
	salon?: PostOrigin;
}

export interface Conversation {
	ancestors: Post[];
	descendants: Post[];
}

export interface Notice {
	id: string;
	type: string;
	created_at: string;
	account: Account;
	status?: Post | null;
	moderation_warning?: {
		text: string;
		salon: { decision_id: string | null; subject: string; action: string };
	};
}

export interface Announcement {
	id: string;
	content: string;
	emojis: Emoji[];
	read?: boolean;
}

export interface Tag {
	name: string;
	url: string;
	following?: boolean;
	history?: { day: string; uses: string; accounts: string }[];
}

export interface SearchResults {
	accounts: Account[];
	statuses: Post[];
	hashtags: Tag[];
}

export type Registrations = 'open' | 'invite' | 'approval' | 'closed';

export interface Place {
	title: string;
	description: string;
	domain: string;
	max_characters: number;
	max_media: number;
	/** Whether members may invite. */
	invites: boolean;
}

export type WelcomeStep = 'who' | 'interests' | 'people' | 'choices';

export interface Session {
	/** The step of welcome that somebody new is at. */
	welcome: WelcomeStep | null;
	/** Just now an account that was to be deleted was kept. */
	stayed: boolean;
	/** They agreed that what is shown to them is told. */
	shares_choices: boolean;
	account: OwnAccount | null;
	/** How they read; null for strangers. */
	reading: Reading | null;
	csrf: string | null;
	registrations: Registrations;
	instance: Place;
}

export interface LineageNode {
	id: string;
	status: Post | null;
	parents: string[];
	roles: ('base' | 'reference' | 'template')[];
	depth: number;
	/** What its maker asked to have changed, while the recipe is shown. */
	change: string | null;
	remixes_count: number;
	gone: 'deleted' | 'taken_down' | 'hidden' | null;
	created_at: string | null;
}

export interface Lineage {
	post_id: string;
	nodes: LineageNode[];
	remixes_count: number;
	descendants_count: number;
	complete: boolean;
}

export interface AppLetIn {
	id: string;
	name: string;
	website: string | null;
	scopes: string[];
	since: string;
}
