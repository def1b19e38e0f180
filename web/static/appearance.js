/* Applies the chosen light or dark look before the first paint. */
try {
	const look = localStorage.getItem('salon.appearance');
	if (look === 'light' || look === 'dark') document.documentElement.dataset.appearance = look;
} catch {
	/* Storage may be switched off; the system's choice then stands. */
}
