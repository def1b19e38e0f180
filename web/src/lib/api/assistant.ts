/** The assistant that waits to be asked: help with words, catching up, and its cards in conversations. */
import { request } from './http.ts';

const V1 = '/api/salon/v1';

export interface Ability {
	model: string | null;
	sees_pictures: boolean;
	translates: boolean;
	asks_left: number | null;
	spend_left: number | null;
}

export type Tone = 'friendlier' | 'plainer' | 'shorter' | 'livelier' | 'formal';

export interface Help {
	text: string;
	made_by: 'rules' | 'model' | 'translation';
	model: string | null;
}

export interface Ideas {
	ideas: { text: string; source: 'daily' | 'trend' | 'rules' | 'model' }[];
	made_by: 'rules' | 'model';
	model: string | null;
	problem: string | null;
}

export interface Source {
	id: string;
	url: string;
	handle: string;
}

export interface Digest {
	posts: number;
	people: number;
	pictures: number;
	automated: number;
	since: string | null;
	until: string | null;
	speakers: { handle: string; posts: number }[];
	points: {
		source: number;
		why: 'first' | 'most_answered' | 'most_liked' | 'latest';
		words: string;
		replies: number;
		favourites: number;
	}[];
	sources: Source[];
	made_by: 'rules' | 'model';
	model: string | null;
	text: string | null;
	problem: string | null;
}

export interface AnswerCard {
	post_id: string;
	/** While it is asked, `text` is what is written so far. */
	state: 'asked' | 'ready' | 'failed';
	model: string | null;
	text: string | null;
	problem: string | null;
	asked_by_me: boolean;
	sources: Source[];
}

/** What the live stream tells of a conversation. */
export interface LiveAnswers {
	wanted: boolean;
	mine: boolean;
	thread_id: string;
	cards: AnswerCard[];
}

export interface ThreadAnswers extends LiveAnswers {
	available: boolean;
	model: string | null;
}

export interface AssistantChoices {
	shows_cards: boolean;
	in_my_threads: boolean;
}

export const getAbility = (): Promise<Ability> => request('GET', `${V1}/assistant`);

export const suggestAltText = (mediaId: string): Promise<Help> =>
	request('POST', `${V1}/assistant/alt_text`, { json: { media_id: mediaId } });

export const getIdeas = (): Promise<Ideas> => request('POST', `${V1}/assistant/ideas`);

export const suggestTone = (text: string, tone: Tone): Promise<Help> =>
	request('POST', `${V1}/assistant/tone`, { json: { text, tone } });

export const suggestTranslation = (text: string, lang: string): Promise<Help> =>
	request('POST', `${V1}/assistant/translate`, { json: { text, lang } });

/** Of a conversation, or since yesterday. */
export const catchUp = (postId: string | null): Promise<Digest> =>
	request('POST', `${V1}/assistant/catch_up`, { json: postId === null ? {} : { status_id: postId } });

export const getAnswers = (postId: string): Promise<ThreadAnswers> =>
	request('GET', `${V1}/posts/${postId}/assistant`);

export const askUnder = (postId: string): Promise<ThreadAnswers> =>
	request('POST', `${V1}/posts/${postId}/assistant`);

export const switchAssistant = (threadId: string, wanted: boolean): Promise<ThreadAnswers> =>
	request('PUT', `${V1}/posts/${threadId}/assistant`, { json: { wanted } });

export const removeAnswer = (postId: string): Promise<unknown> =>
	request('DELETE', `${V1}/posts/${postId}/assistant`);

export const getChoices = (): Promise<AssistantChoices> => request('GET', `${V1}/assistant/choices`);

export const changeChoices = (choices: Partial<AssistantChoices>): Promise<AssistantChoices> =>
	request('PUT', `${V1}/assistant/choices`, { json: choices });
