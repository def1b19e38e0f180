/** How pictures were made and how we know, what is doubted about it, and the dial that goes by it. */
import type { Degree, Evidence } from './entities.ts';
import { request } from './http.ts';

export interface FileClaims {
	state: 'trusted' | 'valid' | 'invalid';
	generator: string | null;
	issuer: string | null;
	signed_at: string | null;
	title: string | null;
	actions: { name: string; agent: string | null }[];
	ingredients: { title: string | null; relationship: string; signed: boolean }[];
}

export interface Original {
	post_id: string | null;
	engine_name: string | null;
	made_at: string;
	gone: boolean;
}

export interface Dispute {
	id: string;
	kind: 'dispute' | 'question';
	degree: Degree;
	state: 'open' | 'upheld' | 'dismissed';
	note: string | null;
	created_at: string;
	settled_at: string | null;
	reason?: string;
}

export interface Story {
	media_id: string;
	degree: Degree;
	evidence: Evidence | null;
	claims: { evidence: Evidence; degree: Degree; by: string | null; at: string | null }[];
	layers: { credentials: boolean; watermark: boolean };
	credentials: FileClaims | null;
	copy_of: Original | null;
	ingredients: { post_id: string | null; relationship: string }[];
	disputes: Dispute[];
	questions_count: number;
}

export interface Check {
	verdict: 'proven' | 'claimed' | 'tampered' | 'nothing';
	degree: Degree;
	evidence: Evidence | null;
	credentials: FileClaims | null;
	watermark: Original | null;
}

export type Feed = 'home' | 'local' | 'explore' | 'search' | 'profiles';

export interface DialChoice {
	degrees: Degree[];
	unknown: boolean;
}

export interface Dial {
	everywhere: DialChoice;
	feeds: Record<Feed, DialChoice | null>;
	hides_bots: boolean;
}

export interface DialWish {
	everywhere?: DialChoice;
	feeds?: Partial<Record<Feed, DialChoice | null>>;
	hides_bots?: boolean;
}

export const getStory = (mediaId: string): Promise<Story> =>
	request('GET', `/api/salon/v1/media/${mediaId}/provenance`);

export const disputeLabel = (mediaId: string, degree: Degree, reason: string): Promise<Dispute> =>
	request('POST', `/api/salon/v1/media/${mediaId}/disputes`, { json: { degree, reason } });

export function checkFile(file: File): Promise<Check> {
	const form = new FormData();
	form.set('file', file);
	return request('POST', '/api/salon/v1/verify', { form });
}

export const checkAddress = (url: string): Promise<Check> =>
	request('POST', '/api/salon/v1/verify', { json: { url } });

export const getDial = (): Promise<Dial> => request('GET', '/api/salon/v1/dial');

export const turnDial = (wish: DialWish): Promise<Dial> =>
	request('PUT', '/api/salon/v1/dial', { json: wish });
