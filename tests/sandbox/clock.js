'use strict';
/*
 * The clock of the sandbox. `now` is real time plus what a test moved it by;
 * `gap` turns a term of the real protocol into the time to wait here (the
 * factor lets 25 hours of notices pass in 90 seconds). All text of times is
 * Beijing time, which has no summer time: a fixed shift of eight hours.
 */
const EIGHT_HOURS = 8 * 3600 * 1000;

class Clock {
	constructor(factor)
	{
		if (!(factor >= 1)) {
			throw new Error('clock_factor must be 1 or more');
		}
		this.factor = factor;
		this.offset = 0;
	}

	now()
	{
		return Date.now() + this.offset;
	}

	advance(ms)
	{
		this.offset += ms;
	}

	gap(seconds)
	{
		return (seconds * 1000) / this.factor;
	}
}

function beijing(ms)
{
	return new Date(ms + EIGHT_HOURS).toISOString().slice(0, 19).replace('T', ' ');
}

/* null unless `text` is a real moment in exactly the provider's form. */
function parseBeijing(text)
{
	if (!/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/.test(text)) {
		return null;
	}
	const ms = Date.parse(text.replace(' ', 'T') + 'Z') - EIGHT_HOURS;
	return Number.isNaN(ms) || beijing(ms) !== text ? null : ms;
}

module.exports = { Clock, beijing, parseBeijing };
