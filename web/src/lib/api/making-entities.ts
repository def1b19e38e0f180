/** The shapes of the studio: engines, orders, what comes of them and what they take. Amounts are millionths of a dollar. */
import type { Media } from './entities.ts';

export interface Style {
	id: string;
	name: string;
	description: string;
	preview_url?: string | null;
}

export interface Shape {
	id: string;
	name: string;
	width: number;
	height: number;
}

export interface Engine {
	id: string;
	name: string;
	kind: string;
	description: string;
	styles: Style[];
	max_count: number;
	sizes: Shape[];
	/** Whether it starts from the pixels of a parent. */
	edits: boolean;
	/** Whether it can change only a part of a picture. */
	masks: boolean;
	/** How many of the pictures a remix grows out of go into what is drawn. */
	sources: number;
	/** How many further pictures it looks at. */
	references: number;
	negative_prompt: boolean;
	/** Whether the same order gives the same picture. */
	repeats: boolean;
	paid: boolean;
	price: number;
	seconds: number;
	default: boolean;
}

export interface Region {
	x: number;
	y: number;
	width: number;
	height: number;
}

export interface Wish {
	prompt: string;
	count: number;
	negative_prompt?: string;
	style?: string;
	size?: string;
	engine?: string;
	seed?: number;
	parents?: string[];
	references?: string[];
	/** A picture file in base64: what is white may change. */
	mask?: string;
	region?: Region;
	regenerate?: { generation_id: string; index: number };
}

export type GenerationState = 'queued' | 'running' | 'ready' | 'failed' | 'cancelled';

export interface Variation {
	index: number;
	seed: number;
	state: GenerationState;
	progress: number;
	stage: string | null;
	preview_url: string | null;
	media: Media | null;
	seconds: number | null;
	cost: number | null;
	notes: string[];
	error: string | null;
}

export interface Generation {
	id: string;
	state: GenerationState;
	progress: number;
	stage: string | null;
	queue_position: number | null;
	preview_url: string | null;
	error: string | null;
	prompt: string;
	negative_prompt: string | null;
	style: string | null;
	size: string | null;
	width: number;
	height: number;
	seed: number;
	count: number;
	engine: string;
	parents: string[];
	references: string[];
	seconds_left: number | null;
	cost: number;
	notes: string[];
	/** The model whose guess the order of the variations is, unless one wants them as they were made; null: as made. */
	order: { model: number; as_made: boolean } | null;
	/** In the order they are shown. */
	variations: Variation[];
	media: Media[];
	created_at: string;
}

/** Somebody a picture would show, and what they say of that. */
export interface ShownPerson {
	id: string;
	username: string;
	may_make: boolean;
	scope: string;
	never: string[];
	asks_first: boolean;
}

export interface Estimate {
	engine: string;
	seconds: number;
	wait_seconds: number;
	queue_position: number;
	price: number;
	/** Why it cannot be asked for just now, in a sentence. */
	refusal: string | null;
	/** People here whom the pictures would show. */
	shows: ShownPerson[];
	left: Allowance;
}

export interface Suggestion {
	prompt: string;
	/** What is new in it; empty where the whole is put differently. */
	adds: string;
	about: string;
}

/** One picture one has made, with its recipe. */
export interface Piece {
	id: string;
	media: Media;
	generation_id: string;
	index: number;
	post_id: string | null;
	prompt: string;
	negative_prompt: string | null;
	engine: string;
	style: string | null;
	size: string | null;
	seed: number;
	model: string | null;
	cost: number;
	created_at: string;
}

export interface Used {
	pictures: number;
	failures: number;
	cancelled: number;
	cost: number;
	open: number;
	seconds: number;
}

export interface Usage {
	since: string;
	total: Used;
	engines: ({ engine: string } & Used)[];
	people: ({ account_id: string; username: string } & Used)[];
}

/** Null is no limit; in what an operator set, it is what the settings say. */
export interface Allowance {
	pictures_per_hour: number | null;
	pictures_total: number | null;
	spend_per_day: number | null;
	spend_total: number | null;
}

export interface PersonAllowance extends Allowance {
	account_id: string;
	set: Allowance;
	left: Allowance;
}
