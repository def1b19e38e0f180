/** Telling what was shown, for those who agreed to it. */
import { request } from './http.ts';

export type Surface = 'home' | 'public' | 'tag' | 'profile' | 'thread' | 'list' | 'search';

export interface Seen {
	post_id: string;
	surface: Surface;
	/** How many posts stood above it. */
	position: number;
	dwell_ms: number;
}

/** Goes out even when the page is left; `agreed` is false when the person has taken their yes back elsewhere. */
export const tellSeen = (seen: readonly Seen[]): Promise<{ kept: number; agreed: boolean }> =>
	request('POST', '/api/salon/v1/impressions', { json: { seen }, keepalive: true });
