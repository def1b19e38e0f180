/** Pictures of oneself: who may make them, which there are, and what one says to them. */
import type { Account, Media } from './entities.ts';
import { request, requestPage, type Page } from './http.ts';

export type LikenessLevel = 'me' | 'approved' | 'mutuals' | 'everyone';

export interface LikenessTerms {
	level: LikenessLevel;
	/** What for, in one's own words. */
	scope: string;
	/** Words that no wish for such a picture may have in it. */
	never: string[];
	/** Whether nothing is posted before one said yes to it. */
	asks_first: boolean;
	expires_at: string | null;
}

export interface LikenessAnswer {
	account: Account;
	allowed: boolean;
	expires_at: string | null;
}

export interface Likeness extends LikenessTerms {
	people: LikenessAnswer[];
}

/** A wish of somebody's for pictures that show one, with what came of it. */
export interface LikenessUse {
	id: string;
	state: 'open' | 'approved' | 'refused';
	account: Account | null;
	created_at: string;
	answered_at: string | null;
	pictures: Media[];
	post_ids: string[];
}

export type LikenessDeed =
	| 'terms'
	| 'person_allowed'
	| 'person_refused'
	| 'person_forgotten'
	| 'picture_made'
	| 'picture_approved'
	| 'picture_refused';

export interface LikenessReceipt {
	ledger_row: number;
	ledger_hash: string;
	deed: LikenessDeed;
	at: string;
	level?: LikenessLevel;
	scope?: string;
}

const PATH = '/api/salon/v1/likeness';

export const getLikeness = (): Promise<Likeness> => request('GET', PATH);

export const sayLikeness = (terms: LikenessTerms): Promise<Likeness> => request('PUT', PATH, { json: terms });

export const answerPerson = (id: string, allowed: boolean): Promise<Likeness> =>
	request('PUT', `${PATH}/people/${id}`, { json: { allowed } });

export const forgetPerson = (id: string): Promise<Likeness> => request('DELETE', `${PATH}/people/${id}`);

export const listLikenessUses = (): Promise<Page<LikenessUse>> => requestPage(`${PATH}/uses`);

export const answerUse = (id: string, verb: 'approve' | 'refuse'): Promise<LikenessUse> =>
	request('POST', `${PATH}/uses/${id}/${verb}`);

export const takeAllBack = (): Promise<{ refused: number }> => request('POST', `${PATH}/withdrawal`, { json: {} });

export const listLikenessReceipts = (): Promise<Page<LikenessReceipt>> => requestPage(`${PATH}/receipts`);
