/** Making pictures: engines, generations and their live progress, lineage. */
import type { Engine, Generation, Lineage } from './entities.ts';
import { request } from './http.ts';

export interface Wish {
	prompt: string;
	count: number;
	style: string | null;
	engine?: string;
	seed?: number;
	parents?: string[];
}

export const listEngines = (): Promise<Engine[]> => request('GET', '/api/salon/v1/engines');

export const startGeneration = (wish: Wish): Promise<Generation> =>
	request('POST', '/api/salon/v1/generations', { json: wish });

export const getGeneration = (id: string): Promise<Generation> =>
	request('GET', `/api/salon/v1/generations/${id}`);

export const listGenerations = (limit: number): Promise<Generation[]> =>
	request('GET', '/api/salon/v1/generations', { query: { limit } });

export const cancelGeneration = (id: string): Promise<Generation> =>
	request('POST', `/api/salon/v1/generations/${id}/cancel`);

/** The family round a post; the whole of it has cousins too. */
export const getLineage = (postId: string, whole = false): Promise<Lineage> =>
	request('GET', `/api/salon/v1/posts/${postId}/lineage`, { query: { whole } });

/** How many posts of others grew out of an account's. */
export const getCredit = (accountId: string): Promise<{ descended_works: number }> =>
	request('GET', `/api/salon/v1/accounts/${accountId}/credit`);

/** Whether one is told of remixes of remixes of one's pictures too. */
export const getRemixWish = (): Promise<{ descendants: boolean }> =>
	request('GET', '/api/salon/v1/remix_notifications');

export const setRemixWish = (descendants: boolean): Promise<{ descendants: boolean }> =>
	request('PUT', '/api/salon/v1/remix_notifications', { json: { descendants } });

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
