/** What a person is called, and where their page and posts are. */
import type { Account, Post } from '#lib/api/entities.ts';

type Named = Pick<Account, 'display_name' | 'username'>;

export const toName = (account: Named): string => account.display_name.trim() || account.username;

export const toProfilePath = (account: Pick<Account, 'acct'>): string => `/@${account.acct}`;

export const toPostPath = (post: Pick<Post, 'id'>): string => `/posts/${post.id}`;

export const toLineagePath = (post: Pick<Post, 'id'>): string => `${toPostPath(post)}/lineage`;
