/** Words about quoting and announcements. */

export const quoting = {
	quote: {
		quote: 'Quote',
		of: (name: string) => `Quoted post by ${name}`,
		title: (name: string) => `Quote ${name}’s post`,
		placeholder: 'What do you say to it?',
		leaveOut: 'Leave the quoted post out',
		takeOut: 'Take my post out of this quote',
		takenOut: 'Your post is no longer shown there.',
		who: 'Who may quote',
		policies: {
			public: 'Everyone may quote',
			followers: 'Followers may quote',
			nobody: 'Only you may quote'
		},
		filtered: 'A quoted post that meets your filters.',
		states: {
			accepted: '',
			pending: 'A quoted post that waits for its author’s consent.',
			rejected: 'The author of the quoted post did not agree.',
			revoked: 'The quoted post was taken out by its author.',
			deleted: 'The quoted post is gone.',
			unauthorized: 'The quoted post is not shown to you.',
			blocked_account: 'A quoted post by somebody you have blocked.',
			blocked_domain: 'A quoted post from a place you have blocked.',
			muted_account: 'A quoted post by somebody you have muted.'
		}
	},
	announcements: {
		label: 'Announcement',
		dismiss: 'Put away'
	}
} as const;
