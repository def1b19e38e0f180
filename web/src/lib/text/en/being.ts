/** The English words of the settings’ pages and of being somebody here. */

export const being = {
	being: {
		sections: 'Settings',
		section: {
			profile: { label: 'Profile', why: 'Your name, words, portrait and facts.' },
			appearance: { label: 'Appearance', why: 'Light, dark, or as the system.' },
			account: { label: 'Account and security', why: 'Signing in, and out.' },
			notifications: { label: 'Notifications', why: 'What this device tells you.' },
			provenance: { label: 'Human and AI', why: 'What you see, and what you hear of remixes.' },
			hidden: { label: 'People you keep away', why: 'Whom you muted and blocked.' },
			apps: { label: 'Apps', why: 'What you let in, and what it may do.' },
			running: { label: 'Running this place', why: 'The desk of those who run it.' },
			feedback: { label: 'Feedback', why: 'Tell those who run this place what you think.' }
		},
		signedIn: 'Signed in',
		back: 'All settings',
		deviceCannot: 'This browser cannot tell you anything while Salon is closed.'
	}
};
