/** What the studio keeps on this device: a making that is not posted yet, and how a person likes to work. */
import type { Media } from '#lib/api/entities.ts';

/** A post whose picture goes into a remix besides the first. */
export interface FurtherParent {
	id: string;
	media: Media;
	by: string;
}

/** What is asked for, as a person set it. */
export interface Order {
	/** Posts a remix starts from besides its own. */
	further?: FurtherParent[];
	prompt: string;
	negative: string;
	style: string | null;
	size: string | null;
	engine: string | null;
	count: number | null;
	seed: number | null;
	references: Media[];
}

/** A frame's place in what was made; no generation while it is only being asked for. */
export interface Slot {
	generation: string | null;
	index: number;
}

export interface Kept {
	order: Order;
	slots: Slot[];
}

/** What stays from one picture to the next. */
export interface Habits {
	unfolded: boolean;
	style: string | null;
	size: string | null;
	engine: string | null;
	count: number | null;
}

const NO_HABITS: Habits = { unfolded: false, style: null, size: null, engine: null, count: null };

function recall<Value>(key: string): Value | null {
	try {
		const kept = localStorage.getItem(key);
		return kept === null ? null : (JSON.parse(kept) as Value);
	} catch {
		return null;
	}
}

function keep(key: string, value: unknown): void {
	try {
		localStorage.setItem(key, JSON.stringify(value));
	} catch {
		/* Without storage it lives as long as the page. */
	}
}

const toKey = (who: string, easel: string): string => `salon.easel.${who}.${easel}`;
const toHabitsKey = (who: string): string => `salon.studio.${who}`;

export const recallEasel = (who: string, easel: string): Kept | null => recall<Kept>(toKey(who, easel));

export const keepEasel = (who: string, easel: string, kept: Kept): void => keep(toKey(who, easel), kept);

export function forgetEasel(who: string, easel: string): void {
	try {
		localStorage.removeItem(toKey(who, easel));
	} catch {
		/* Nothing was kept then. */
	}
}

export const recallHabits = (who: string): Habits => ({
	...NO_HABITS,
	...recall<Partial<Habits>>(toHabitsKey(who))
});

export const keepHabits = (who: string, habits: Habits): void => keep(toHabitsKey(who), habits);
