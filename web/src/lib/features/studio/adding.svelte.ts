/** The open studio that further pictures of posts may be added to; known to every post's menu, so it holds nothing else. */
import type { Post } from '#lib/api/entities.ts';

interface Target {
	mayAdd(post: Post): boolean;
	add(post: Post): void;
}

class Adding {
	to = $state.raw<Target | null>(null);
}

export const adding = new Adding();
