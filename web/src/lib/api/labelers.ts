/** Labelers: being one, listening to them, and what they say of oneself. */
import type { Account } from './entities.ts';
import { request, requestPage, type Page } from './http.ts';

export type LabelAction = 'hide' | 'warn' | 'show';

export interface LabelKind {
	value: string;
	name: string;
	description: string;
	severity: LabelAction;
}

export interface Labeler {
	id: string;
	account: Account;
	about: string;
	labels: LabelKind[];
	subscribed: boolean;
	choices: Record<string, LabelAction>;
}

export interface LabelDeed {
	id: string;
	value: string;
	labeler: Account | null;
	status_id: string | null;
	appeal: LabelAppeal | null;
}

/** An objection to a label; `kept` says how it was answered, null until then. */
export interface LabelAppeal {
	id: string;
	text: string;
	created_at: string;
	kept: boolean | null;
	answer: string | null;
}

export interface LabelAppealCase extends LabelAppeal {
	value: string;
	labeler: Account | null;
	account: Account | null;
	status_id: string | null;
	/** The viewer objects; otherwise the label is theirs. */
	mine: boolean;
}

const SALON = '/api/salon/v1';

export const listLabelers = (): Promise<Page<Labeler>> => requestPage(`${SALON}/labelers`, { limit: 40 });

export const listSubscribed = (): Promise<Labeler[]> => request('GET', `${SALON}/labelers/subscribed`);

export const subscribe = (id: string, choices: Labeler['choices']): Promise<Labeler> =>
	request('PUT', `${SALON}/labelers/${id}/subscription`, { json: { choices } });

export const unsubscribe = (id: string): Promise<unknown> => request('DELETE', `${SALON}/labelers/${id}/subscription`);

export const readOwnLabeler = (): Promise<Labeler | null> => request('GET', `${SALON}/labeler`);

export const declareLabeler = (about: string, labels: LabelKind[]): Promise<Labeler> =>
	request('PUT', `${SALON}/labeler`, { json: { about, labels } });

export const endLabeler = (): Promise<unknown> => request('DELETE', `${SALON}/labeler`);

export const listAboutMe = (): Promise<Page<LabelDeed>> => requestPage(`${SALON}/labels/about_me`);

export const appealLabel = (id: string, text: string): Promise<unknown> =>
	request('POST', `${SALON}/labels/${id}/appeal`, { json: { text } });

export const reportLabel = (id: string, comment: string): Promise<unknown> =>
	request('POST', `${SALON}/labels/${id}/report`, { json: { comment } });

export const listLabelAppeals = (): Promise<Page<LabelAppealCase>> => requestPage(`${SALON}/labels/appeals`);

export const answerAppeal = (id: string, keep: boolean, text: string): Promise<LabelAppeal> =>
	request('POST', `${SALON}/labels/appeals/${id}/answer`, { json: { keep, text } });
