/** Making together: the prompt of the day, challenges, remix chains, templates with slots. */
import type { Account, Post } from './entities.ts';
import { request, requestPage, type Page } from './http.ts';
import type { Generation } from './making-entities.ts';

export interface Daily {
	day: string;
	text: string;
	tag: string;
	earlier?: Daily[];
}

export interface Challenge {
	id: string;
	title: string;
	rules: string;
	tag: string;
	ends_at: string;
	state: 'running' | 'over';
	entries_count: number;
	choices_count: number;
	account: Account;
}

export interface Pair {
	id: string;
	left: Post;
	right: Post;
}

export type PairChoice = 'left' | 'right' | 'skip';

export interface Standing {
	place: number;
	strength: number;
	shown: number;
	status: Post;
}

export interface Chain {
	id: string;
	title: string;
	turns_count: number;
	most_turns: number;
	state: 'free' | 'claimed' | 'complete';
	claimed_by_id: string | null;
	claimed_until: string | null;
	last_post_id: string;
	account: Account;
	last?: Post | null;
	turns?: (Post | null)[];
}

export interface Template {
	id: string;
	title: string;
	prompt: string;
	slots: string[];
	fills_count: number;
	account: Account;
	example: Post | null;
}

const V1 = '/api/salon/v1';

export const getDaily = (): Promise<Daily> => request('GET', `${V1}/daily_prompt`);
export const getDay = (day: string): Promise<Daily> => request('GET', `${V1}/daily_prompt/${day}`);

export const listChallenges = (): Promise<Page<Challenge>> => requestPage(`${V1}/challenges`);
export const getChallenge = (id: string): Promise<Challenge> => request('GET', `${V1}/challenges/${id}`);
export const startChallenge = (json: {
	title: string;
	rules: string;
	tag: string;
	ends_at: string;
}): Promise<Challenge> => request('POST', `${V1}/challenges`, { json });
export const removeChallenge = (id: string): Promise<unknown> => request('DELETE', `${V1}/challenges/${id}`);
export const listEntries = (id: string): Promise<Page<Post>> => requestPage(`${V1}/challenges/${id}/entries`);
export const listStandings = (id: string): Promise<Standing[]> =>
	request('GET', `${V1}/challenges/${id}/standings`);
export const dealPair = (id: string): Promise<{ pair: Pair | null }> =>
	request('POST', `${V1}/challenges/${id}/pairs`);
export const judgePair = (id: string, pairId: string, choice: PairChoice): Promise<unknown> =>
	request('POST', `${V1}/challenges/${id}/pairs/${pairId}`, { json: { choice } });

export const listChains = (): Promise<Page<Chain>> => requestPage(`${V1}/chains`);
export const getChain = (id: string): Promise<Chain> => request('GET', `${V1}/chains/${id}`);
export const startChain = (title: string, postId: string): Promise<Chain> =>
	request('POST', `${V1}/chains`, { json: { title, post_id: postId } });
export const claimTurn = (id: string): Promise<Chain> => request('POST', `${V1}/chains/${id}/claim`);
export const giveUpTurn = (id: string): Promise<Chain> => request('DELETE', `${V1}/chains/${id}/claim`);
export const addTurn = (id: string, postId: string): Promise<Chain> =>
	request('POST', `${V1}/chains/${id}/turns`, { json: { post_id: postId } });

export const listTemplates = (): Promise<Page<Template>> => requestPage(`${V1}/templates`);
export const getTemplate = (id: string): Promise<Template> => request('GET', `${V1}/templates/${id}`);
export const makeTemplate = (title: string, prompt: string, exampleId: string): Promise<Template> =>
	request('POST', `${V1}/templates`, { json: { title, prompt, example_id: exampleId } });
export const fillTemplate = (id: string, slots: Record<string, string>): Promise<Generation> =>
	request('POST', `${V1}/templates/${id}/fills`, { json: { slots, count: 4 } });
