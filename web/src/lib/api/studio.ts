/** Making pictures: engines, generations and their live progress, what they take, all one has made, lineage. */
import type { Lineage } from './entities.ts';
import { request, requestPage, type Page } from './http.ts';
import type {
	Allowance,
	Engine,
	Estimate,
	Generation,
	PersonAllowance,
	Piece,
	Suggestion,
	Usage,
	Wish
} from './making-entities.ts';

const V1 = '/api/salon/v1';

export const listEngines = (): Promise<Engine[]> => request('GET', `${V1}/engines`);

export const estimate = (wish: Wish, signal: AbortSignal): Promise<Estimate> =>
	request('POST', `${V1}/generations/estimate`, { json: wish, signal });

/** The key makes a repeated request the same request. */
export const startGeneration = (wish: Wish, key: string): Promise<Generation> =>
	request('POST', `${V1}/generations`, { json: wish, headers: { 'Idempotency-Key': key } });

export const getGeneration = (id: string): Promise<Generation> =>
	request('GET', `${V1}/generations/${id}`);

export const cancelGeneration = (id: string): Promise<Generation> =>
	request('POST', `${V1}/generations/${id}/cancel`);

export const suggestPrompts = (prompt: string): Promise<{ suggestions: Suggestion[] }> =>
	request('POST', `${V1}/prompts/suggest`, { json: { prompt } });

export interface GalleryQuery {
	q: string;
	engine: string | null;
	style: string | null;
	posted: boolean | null;
}

export const listGallery = (wanted: GalleryQuery): Promise<Page<Piece>> =>
	requestPage(`${V1}/gallery`, { ...wanted, q: wanted.q === '' ? null : wanted.q });

export const deletePiece = (id: string): Promise<unknown> => request('DELETE', `${V1}/gallery/${id}`);

export const getUsage = (days: number): Promise<Usage> =>
	request('GET', `${V1}/usage`, { query: { days } });

export const getAllowance = (accountId: string): Promise<PersonAllowance> =>
	request('GET', `${V1}/allowances/${accountId}`);

export const changeAllowance = (accountId: string, allowed: Allowance): Promise<PersonAllowance> =>
	request('PUT', `${V1}/allowances/${accountId}`, { json: allowed });

/** The family round a post; the whole of it has cousins too. */
export const getLineage = (postId: string, whole = false): Promise<Lineage> =>
	request('GET', `${V1}/posts/${postId}/lineage`, { query: { whole } });

/** How many posts of others grew out of an account's. */
export const getCredit = (accountId: string): Promise<{ descended_works: number }> =>
	request('GET', `${V1}/accounts/${accountId}/credit`);

/** Whether one is told of remixes of remixes of one's pictures too. */
export const getRemixWish = (): Promise<{ descendants: boolean }> =>
	request('GET', `${V1}/remix_notifications`);

export const setRemixWish = (descendants: boolean): Promise<{ descendants: boolean }> =>
	request('PUT', `${V1}/remix_notifications`, { json: { descendants } });

const POLL_MS = 1000;

/**
 * Calls back with every change of a generation until it is over.
 * Falls back to asking once a second where the event stream does not get through.
 * Returns what stops it.
 */
export function watchGeneration(id: string, onChange: (now: Generation) => void): () => void {
	const events = new EventSource(`/api/salon/v1/generations/${id}/events`);
	let timer: ReturnType<typeof setTimeout> | undefined;
	let stopped = false;

	const stop = (): void => {
		stopped = true;
		events.close();
		clearTimeout(timer);
	};
	const take = (now: Generation): void => {
		if (stopped) return;
		onChange(now);
		if (isOver(now)) stop();
	};
	const poll = async (): Promise<void> => {
		if (stopped) return;
		try {
			take(await getGeneration(id));
		} catch {
			/* The next turn asks again. */
		}
		if (!stopped) timer = setTimeout(() => void poll(), POLL_MS);
	};

	events.addEventListener('generation', (event) => take(JSON.parse(event.data as string) as Generation));
	events.addEventListener('end', () => {
		events.close();
		void poll();
	});
	events.onerror = () => {
		events.close();
		clearTimeout(timer);
		void poll();
	};
	return stop;
}

export function isOver(generation: Generation): boolean {
	return ['ready', 'failed', 'cancelled'].includes(generation.state);
}
