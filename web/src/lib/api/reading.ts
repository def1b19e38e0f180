/** How one reads: what is covered, what moves, which languages are shown; and what one keeps away. */
import type { Account, Post } from './entities.ts';
import { request, requestPage, type Page } from './http.ts';

export interface Reading {
	/** What of media is covered: what is marked as sensitive, nothing, or everything. */
	media: 'default' | 'show_all' | 'hide_all';
	/** Whether what stands behind a warning is unfolded. */
	spoilers: boolean;
	/** Whether animated pictures move by themselves. */
	autoplay: boolean;
	/** The languages of posts in local, explore and tags; null is all. */
	chosen_languages: string[] | null;
	/** Whether pictures of one prompt stand in the order they were made, whatever a model guesses. */
	as_made: boolean;
}

export const changeReading = (wish: Partial<Reading>): Promise<Reading> =>
	request('PUT', '/api/salon/v1/reading', { json: wish });

export type MutedAccount = Account & { mute_expires_at: string | null };

export const listMuted = (): Promise<Page<MutedAccount>> => requestPage('/api/v1/mutes');

export const listBlocked = (): Promise<Page<Account>> => requestPage('/api/v1/blocks');

export const listMutedConversations = (): Promise<Page<Post>> => requestPage('/api/salon/v1/muted_conversations');

export const listBlockedDomains = (): Promise<Page<string>> => requestPage('/api/v1/domain_blocks');

export const blockDomain = (domain: string): Promise<unknown> =>
	request('POST', '/api/v1/domain_blocks', { json: { domain } });

export const unblockDomain = (domain: string): Promise<unknown> =>
	request('DELETE', '/api/v1/domain_blocks', { json: { domain } });
