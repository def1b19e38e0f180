/** The English words of settings. */

export const settings = {
	settings: {
		name: 'Name',
		about: 'About you',
		aboutHint: 'A sentence or two. Links and tags work.',
		avatar: 'Portrait',
		header: 'Banner',
		change: 'Change',
		locked: 'Approve followers by hand',
		lockedHint: 'People ask before they can follow you.',
		bot: 'This is a bot',
		botHint: 'Says so beside every post.',
		fields: 'Facts',
		fieldsHint: 'Up to four lines, such as a website or pronouns.',
		fieldName: (n: number) => `Label ${n}`,
		fieldValue: (n: number) => `Content ${n}`,
		appearance: 'Appearance',
		light: 'Light',
		dark: 'Dark',
		auto: 'As the system',
		signOut: 'Sign out',
		signedInAs: (acct: string) => `Signed in as @${acct}`,
		save: 'Save profile',
		mutedPeople: 'Muted',
		blockedPeople: 'Blocked',
		noneHidden: 'Nobody.',
		remixes: 'Remixes',
		descendants: 'Tell me of remixes of remixes',
		descendantsHint: 'Of remixes of your own pictures you are always told.',
		device: 'This device',
		deviceTell: 'Tell me on this device',
		deviceHint: 'Also while Salon is closed.',
		deviceRefused: 'This browser does not let Salon tell you. Its settings for this page may allow it.',
		assistants: 'Connect ChatGPT, Claude or another assistant',
		noApps: 'You have let no app in.',
		appMay: (scopes: readonly string[]) => `May: ${scopes.join(', ')}`,
		sendAway: (name: string) => `Send ${name} away`,
		appGone: (name: string) => `${name} can no longer use your account.`
	},
	languages: {
		interface: 'Language of the interface',
		interfaceWhy: 'On this device. The page loads again when you choose.',
		asBrowser: 'As the browser says',
		written: 'Language of your posts',
		writtenWhy: 'What a new post is said to be in, until you say otherwise.'
	}
};
