/** Notes about posts: proposing them, rating them, and what was found of each. */
import type { Help } from './assistant.ts';
import type { ContextNote, Post } from './entities.ts';
import { request, requestPage, type Page } from './http.ts';
import type { ReportCategory } from './notices.ts';

const V1 = '/api/salon/v1';
const NOTES = `${V1}/context/notes`;

export const REASONS = [
	'missing_context',
	'factual_error',
	'outdated',
	'altered_picture',
	'unverified',
	'satire',
	'other'
] as const;
export type NoteReason = (typeof REASONS)[number];
export const LEVELS = ['helpful', 'somewhat', 'not_helpful'] as const;
export type Level = (typeof LEVELS)[number];
export const GOOD = ['clear', 'good_sources', 'to_the_point', 'adds_context', 'fair'] as const;
export const BAD = ['wrong', 'sources_do_not_say_so', 'opinion', 'beside_the_point', 'unfair', 'not_needed'] as const;
export type RatingReason = (typeof GOOD)[number] | (typeof BAD)[number];
export type Missing = 'ratings' | 'side' | 'agreement';

/** What was found of a note; `sides` are helpful ratings less unhelpful ones, of the two sides. */
export interface Found {
	state: 'needs_ratings' | 'helpful' | 'not_helpful';
	intercept: number | null;
	factor: number | null;
	ratings: number;
	sides: [number, number];
	missing: Missing[];
}

export interface Rating {
	level: Level;
	reasons: RatingReason[];
}

export interface Note extends ContextNote, Found {
	post_id: string;
	mine: boolean;
	taken_down: boolean;
	switched_off: boolean;
	shown: boolean;
	my_rating: Rating | null;
	may_rate: boolean;
}

export interface Receipt extends Found {
	version: string;
	found_at: string;
}

/** A note by itself, with its post and every state it came to. */
export interface WholeNote extends Note {
	history: Receipt[];
	status: Post;
}

export interface PostContext {
	notes: Note[];
	may_propose: boolean;
	/** Why the viewer may not, in a sentence. */
	problem: string | null;
	may_draft: boolean;
	thread_id: string;
	drafted_wanted: boolean;
	my_thread: boolean;
}

export interface ContextPlace {
	version: string;
	raters: number;
	ratings: number;
	least_ratings: number;
	least_rated: number;
	me: { problem: string | null; notes_per_day: number; notes_left: number } | null;
}

export interface WaitingNote {
	note: Note;
	status: Post;
}

export interface NoteWish {
	text: string;
	sources: string[];
	reason: NoteReason;
}

export const getContext = (postId: string): Promise<PostContext> => request('GET', `${V1}/posts/${postId}/context`);

export const proposeNote = (postId: string, wish: NoteWish): Promise<PostContext> =>
	request('POST', `${V1}/posts/${postId}/context`, { json: wish });

export const draftNote = (postId: string): Promise<Help> => request('POST', `${V1}/posts/${postId}/context/draft`);

export const switchDrafted = (threadId: string, wanted: boolean): Promise<PostContext> =>
	request('PUT', `${V1}/posts/${threadId}/context`, { json: { drafted_wanted: wanted } });

export const getContextPlace = (): Promise<ContextPlace> => request('GET', `${V1}/context`);

export const listWaiting = (): Promise<Page<WaitingNote>> => requestPage(`${V1}/context/waiting`);

export const getNote = (id: string): Promise<WholeNote> => request('GET', `${NOTES}/${id}`);

export const rateNote = (id: string, rating: Rating): Promise<WholeNote> =>
	request('PUT', `${NOTES}/${id}/rating`, { json: rating });

export const withdrawNote = (id: string): Promise<unknown> => request('DELETE', `${NOTES}/${id}`);

export const reportNote = (id: string, category: ReportCategory, comment: string): Promise<unknown> =>
	request('POST', `${NOTES}/${id}/report`, { json: { category, comment } });

/** Whether one is told when a note one wrote, rated or got is shown, or no longer. */
export const getNoteWish = (): Promise<{ notes: boolean }> => request('GET', '/api/salon/v1/context_notifications');
export const setNoteWish = (notes: boolean): Promise<{ notes: boolean }> =>
	request('PUT', '/api/salon/v1/context_notifications', { json: { notes } });
