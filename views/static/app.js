// What pages gain from a script; each works without it. No page has inline
// script: elements say by data- attributes what they want.
"use strict";

(() => {
	const all = (selector, root = document) => [...root.querySelectorAll(selector)];
	const csrf = () => document.querySelector("meta[name=csrf]")?.content ?? "";

	// Dialogs: <a href="/a/page" data-dialog="id">; the address serves
	// without script.
	document.addEventListener("click", (event) => {
		const opener = event.target.closest("[data-dialog]");
		if (opener) {
			const dialog = document.getElementById(opener.dataset.dialog);
			if (dialog?.showModal) {
				event.preventDefault();
				dialog.showModal();
			}
			return;
		}
		if (event.target.closest("[data-close]")) {
			event.target.closest("dialog")?.close();
		}
		if (event.target.closest("[data-print]")) {
			window.print();
		}
	});
	all("dialog[data-open]").forEach((dialog) => dialog.showModal());

	// Forms in a dialog: <a href="/addresses/new" data-dialog-page> shows the
	// page's [data-dialog-body]. When the form is taken, the page behind is
	// loaded again with what was picked in its form[data-picks].
	const dialogPage = document.createElement("dialog");
	dialogPage.className = "dialog dialog-wide";
	const showPage = (text) => {
		const body = new DOMParser().parseFromString(text, "text/html").querySelector("[data-dialog-body]");
		if (!body) {
			return false;
		}
		const head = document.createElement("div");
		const title = document.createElement("h2");
		const close = document.createElement("button");
		const inner = document.createElement("div");
		head.className = "dialog-head";
		title.id = "dialog-page-title";
		title.textContent = body.querySelector("h1")?.textContent ?? "";
		close.className = "link";
		close.type = "button";
		close.textContent = "关闭";
		close.dataset.close = "";
		head.append(title, close);
		inner.className = "dialog-body";
		body.querySelector(".page-head")?.remove();
		inner.append(...body.childNodes);
		dialogPage.setAttribute("aria-labelledby", title.id);
		dialogPage.replaceChildren(head, inner);
		if (!dialogPage.isConnected) {
			document.body.append(dialogPage);
		}
		if (!dialogPage.open) {
			dialogPage.showModal();
		}
		(inner.querySelector("[aria-invalid=true]") ?? inner.querySelector("input:not([type=hidden]), select, button"))?.focus();
		return true;
	};
	const follow = (address) => {
		const url = new URL(address, location.href);
		const picks = document.querySelector("form[data-picks]");
		if (picks && url.origin === location.origin) {
			["method", "address_id", "title_id"].forEach((name) => {
				const value = new FormData(picks).get(name);
				if (value && !url.searchParams.has(name)) {
					url.searchParams.set(name, value);
				}
			});
		}
		location.assign(url);
	};
	document.addEventListener("click", async (event) => {
		const link = event.target.closest("a[data-dialog-page]");
		if (!link || event.defaultPrevented || event.ctrlKey || event.metaKey || event.shiftKey) {
			return;
		}
		event.preventDefault();
		try {
			const answer = await fetch(link.href);
			if (!answer.ok || answer.redirected || !showPage(await answer.text())) {
				location.assign(link.href);
			}
		} catch {
			location.assign(link.href);
		}
	});
	dialogPage.addEventListener("click", (event) => {
		if (event.target.closest("a[data-close]")) {
			event.preventDefault();
		}
	});
	dialogPage.addEventListener("submit", async (event) => {
		const form = event.target;
		event.preventDefault();
		if (form.dataset.sent === "yes") {
			return;
		}
		form.dataset.sent = "yes";
		event.submitter?.classList.add("is-busy");
		try {
			const answer = await fetch(form.action, {
				method: "POST",
				body: new URLSearchParams(new FormData(form, event.submitter)),
			});
			if (answer.redirected) {
				follow(answer.url);
				return;
			}
			if (showPage(await answer.text())) {
				return;
			}
		} catch {
			// below
		}
		// Not an answer for a dialog: let the browser show it.
		form.submit();
	});

	// Menus close when something else is used; Esc closes and gives focus back.
	document.addEventListener("click", (event) => {
		all("details.menu[open]").forEach((menu) => {
			if (!menu.contains(event.target)) {
				menu.open = false;
			}
		});
	});
	document.addEventListener("keydown", (event) => {
		if (event.key !== "Escape") {
			return;
		}
		all("details.menu[open]").forEach((menu) => {
			menu.open = false;
			menu.querySelector("summary").focus();
		});
		const nav = document.getElementById("nav-open");
		if (nav) {
			nav.checked = false;
		}
	});

	// Filters: open on wide screens, folded on phones unless one is set.
	const narrow = window.matchMedia("(max-width: 767px)");
	const fold = () => all("details.filters").forEach((filters) => {
		filters.open = !narrow.matches || filters.hasAttribute("data-set");
	});
	narrow.addEventListener("change", fold);
	fold();

	// Tables: tick all, mark ticked rows, buttons that need a tick.
	const tick = (form) => {
		const boxes = all("input[data-row]", form);
		const ticked = boxes.filter((box) => box.checked);
		boxes.forEach((box) => box.closest("tr").classList.toggle("is-selected", box.checked));
		all("input[data-select-all]", form).forEach((box) => {
			box.checked = ticked.length > 0 && ticked.length === boxes.filter((b) => !b.disabled).length;
			box.indeterminate = ticked.length > 0 && !box.checked;
		});
		all("[data-selected]", form).forEach((out) => {
			out.textContent = ticked.length > 0 ? `已选 ${ticked.length} 项` : "";
		});
		all("[data-needs-selection]", form).forEach((button) => {
			button.disabled = ticked.length === 0;
		});
	};
	all("form[data-selection]").forEach((form) => {
		form.addEventListener("change", (event) => {
			if (event.target.matches("[data-select-all]")) {
				all("input[data-row]:not(:disabled)", form).forEach((box) => {
					box.checked = event.target.checked;
				});
			}
			tick(form);
		});
		tick(form);
	});

	// A row opens to its details; the link reloads the page where there is no script.
	document.addEventListener("click", (event) => {
		const toggle = event.target.closest("[data-row-toggle]");
		const detail = toggle && document.getElementById(toggle.getAttribute("aria-controls"));
		if (!detail) {
			return;
		}
		event.preventDefault();
		detail.hidden = !detail.hidden;
		toggle.setAttribute("aria-expanded", String(!detail.hidden));
	});

	// One press, one request. The button stays enabled so that its value is sent.
	document.addEventListener("submit", (event) => {
		const form = event.target;
		if (event.defaultPrevented || form.method === "dialog") {
			return;
		}
		if (form.dataset.sent === "yes") {
			event.preventDefault();
			return;
		}
		if (form.method === "post") {
			form.dataset.sent = "yes";
			event.submitter?.classList.add("is-busy");
		}
	});
	window.addEventListener("pageshow", () => {
		all("form[data-sent]").forEach((form) => delete form.dataset.sent);
		all(".is-busy").forEach((button) => button.classList.remove("is-busy"));
	});

	// Countdowns: <span data-until="unix seconds">, in the words of views/format.c.
	const left = (seconds) => {
		const days = Math.floor(seconds / 86400);
		const hours = Math.floor((seconds % 86400) / 3600);
		const minutes = Math.floor((seconds % 3600) / 60);
		if (seconds <= 0) return "已超期";
		if (days > 0) return `还剩 ${days} 天` + (hours > 0 ? ` ${hours} 小时` : "");
		if (hours > 0) return `还剩 ${hours} 小时 ${minutes} 分`;
		return minutes > 0 ? `还剩 ${minutes} 分` : "不到 1 分钟";
	};
	const serverOffset = Number(document.body.dataset.now || 0) * 1000 - Date.now();
	const count = () => all("[data-until]").forEach((out) => {
		const now = Date.now() + (Math.abs(serverOffset) < 1e12 ? serverOffset : 0);
		out.textContent = left(Math.floor(Number(out.dataset.until) - now / 1000));
	});
	if (document.querySelector("[data-until]")) {
		count();
		setInterval(count, 20000);
	}

	// SMS codes: <button data-sms data-purpose data-subject>, told in [data-sms-told].
	const wait = (button, seconds) => {
		const words = button.dataset.words ?? button.textContent;
		button.dataset.words = words;
		button.disabled = true;
		const until = Date.now() + seconds * 1000;
		const timer = setInterval(() => {
			const rest = Math.ceil((until - Date.now()) / 1000);
			if (rest <= 0) {
				clearInterval(timer);
				button.disabled = false;
				button.textContent = "重新获取";
			} else {
				button.textContent = `${rest} 秒后可重新获取`;
			}
		}, 250);
	};
	all("button[data-sms]").forEach((button) => {
		button.addEventListener("click", async () => {
			const told = button.closest(".field").querySelector("[data-sms-told]");
			button.disabled = true;
			try {
				const answer = await fetch("/api/sms-codes", {
					method: "POST",
					headers: { "Content-Type": "application/json", "X-CSRF-Token": csrf() },
					body: JSON.stringify({
						purpose: button.dataset.purpose,
						subject: button.dataset.subject ?? "",
					}),
				});
				const body = await answer.json().catch(() => ({}));
				if (answer.ok) {
					told.textContent = "验证码已发送，5 分钟内有效";
					button.closest(".field").querySelector("input")?.focus();
					wait(button, body.retry_after ?? 60);
				} else {
					told.textContent = body.detail ?? body.title ?? "验证码没有发出，请稍后再试";
					if (body.retry_after) {
						wait(button, body.retry_after);
					} else {
						button.disabled = false;
					}
				}
			} catch {
				told.textContent = "网络不通，验证码没有发出，请检查网络后再试";
				button.disabled = false;
			}
		});
	});

	// Uploads: show what was chosen; refuse at once what the server would refuse.
	const show = async (box, file) => {
		const preview = box.querySelector("[data-upload-preview]");
		const name = document.createElement("span");
		const note = document.createElement("span");
		name.className = "upload-name";
		note.className = "upload-note";
		name.textContent = file.name;
		note.textContent = `${file.size < 1048576 ? `${Math.ceil(file.size / 1024)} KB` : `${(file.size / 1048576).toFixed(1)} MB`}，点击可重新选择`;
		preview.replaceChildren(name, note);
		if (file.size > 10 * 1048576) {
			note.textContent = "文件超过 10 MB，请压缩后重新选择";
			note.classList.add("danger-text");
			box.querySelector("input[type=file]").value = "";
			return;
		}
		if (!file.type.startsWith("image/")) {
			return;
		}
		try {
			const picture = await createImageBitmap(file);
			const scale = Math.min(1, 320 / picture.width, 192 / picture.height);
			const canvas = document.createElement("canvas");
			canvas.width = Math.max(1, Math.round(picture.width * scale));
			canvas.height = Math.max(1, Math.round(picture.height * scale));
			canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
			preview.prepend(canvas);
		} catch {
			note.textContent = "这个文件打不开，请换一个文件";
		}
	};
	all("[data-upload]").forEach((box) => {
		const input = box.querySelector("input[type=file]");
		input.addEventListener("change", () => input.files[0] && show(box, input.files[0]));
		["dragenter", "dragover"].forEach((kind) => box.addEventListener(kind, () => box.classList.add("is-over")));
		["dragleave", "drop"].forEach((kind) => box.addEventListener(kind, () => box.classList.remove("is-over")));
	});

	// What just succeeded goes by itself.
	all("[data-toast]").forEach((toast) => {
		setTimeout(() => toast.classList.add("is-leaving"), 4500);
		setTimeout(() => toast.remove(), 5000);
	});

	// The first mistake of a form that came back.
	document.querySelector("[aria-invalid=true]")?.focus();
})();
