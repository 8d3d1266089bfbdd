// The key tool: lists keys and their certificates, shows a certificate, asks
// the agent to change a PIN. Everything comes from the agent that served this
// page; values are put in as text only.

const pins = {
	ok: ["密码正常", "good"],
	low: ["密码曾输错", "near"],
	final: ["密码仅剩1次", "bad"],
	locked: ["密码已锁定", "bad"],
};

let session = "";

const byId = (id) => document.getElementById(id);

function say(text, kind = "") {
	const line = byId("message");
	line.textContent = text;
	line.className = `message ${kind}`;
	line.hidden = text === "";
}

async function ask(path, body = {}) {
	const headers = { "Content-Type": "application/json" };
	if (session !== "") {
		headers["X-Agent-Session"] = session;
	}
	let answer;
	try {
		answer = await fetch(path, {
			method: "POST", headers, body: JSON.stringify(body),
		});
	} catch {
		throw { hint: "插件未在运行，请启动CA数字证书插件后刷新本页。" };
	}
	const value = await answer.json();
	if (!answer.ok) {
		throw value;
	}
	return value;
}

async function connect() {
	const hello = await ask("/tool/hello");
	session = hello.session;
	byId("version").textContent = `版本 ${hello.agent}（${hello.built}）`;
}

// 2026-11-22T06:05:09Z → 2026-11-22 14:05:09, Beijing time.
function beijing(iso) {
	const when = new Date(iso);
	if (Number.isNaN(when.getTime())) {
		return iso;
	}
	const shifted = new Date(when.getTime() + 8 * 3600 * 1000);
	return shifted.toISOString().slice(0, 19).replace("T", " ");
}

function stateOf(certificate) {
	const now = Date.now();
	const day = 24 * 3600 * 1000;
	const until = new Date(certificate.not_after).getTime();
	if (certificate.label.startsWith("superseded ")) {
		return ["已被替换", "past"];
	}
	if (until < now) {
		return ["已失效", "past"];
	}
	return until < now + 60 * day ? ["即将到期", "near"] : ["有效期内", "good"];
}

function cell(row, label, content) {
	const td = row.insertCell();
	td.dataset.label = label;
	td.append(content);
	return td;
}

function tag([text, kind]) {
	const span = document.createElement("span");
	span.className = `tag ${kind}`;
	span.textContent = text;
	return span;
}

function show(certificate) {
	const list = byId("fields");
	list.replaceChildren();
	for (const [name, value] of certificate.fields) {
		const line = document.createElement("div");
		const dt = document.createElement("dt");
		const dd = document.createElement("dd");
		dt.textContent = name;
		dd.textContent = name.endsWith("时间") ? beijing(value) : value;
		line.append(dt, dd);
		list.append(line);
	}
	const octets = Uint8Array.from(atob(certificate.der), (c) => c.charCodeAt(0));
	const save = byId("save");
	URL.revokeObjectURL(save.href);
	save.href = URL.createObjectURL(
	    new Blob([octets], { type: "application/pkix-cert" }));
	save.download = `${certificate.serial}.cer`;
	byId("certificate").showModal();
}

function addCertificate(body, certificate) {
	const row = body.insertRow();
	const button = document.createElement("button");
	button.type = "button";
	button.className = "link";
	button.textContent = "显示证书";
	button.addEventListener("click", () => show(certificate));
	cell(row, "证书主体", certificate.company || certificate.subject);
	cell(row, "生效时间", beijing(certificate.not_before));
	cell(row, "失效时间", beijing(certificate.not_after));
	cell(row, "状态", tag(stateOf(certificate)));
	cell(row, "操作", button);
}

async function changePin(key, button) {
	button.disabled = true;
	say("请在弹出的插件窗口中输入密码。");
	try {
		await ask("/tool/pin/change", { serial: key.serial });
		say("密码修改成功，请牢记新密码。", "good");
	} catch (problem) {
		const left = problem.left === undefined ? "" :
		    `剩余次数：${problem.left}。`;
		say(`${problem.hint ?? "操作没有完成。"}${left}`, "bad");
	}
	button.disabled = false;
	await list();
}

function addKey(key) {
	const card = byId("key").content.cloneNode(true);
	const put = (name, text) => {
		card.querySelector(`[data-text=${name}]`).textContent = text;
	};
	put("label", key.label);
	put("serial", key.serial);
	put("pin", pins[key.pin][0]);
	card.querySelector(".tag").classList.add(pins[key.pin][1]);
	const button = card.querySelector("[data-do=pin]");
	button.disabled = key.pin === "locked";
	button.addEventListener("click", () => changePin(key, button));
	const body = card.querySelector("tbody");
	for (const certificate of key.certs) {
		addCertificate(body, certificate);
	}
	if (key.certs.length === 0) {
		const td = body.insertRow().insertCell();
		td.colSpan = 5;
		td.textContent = "此 UKey 内没有证书。";
	}
	byId("keys").append(card);
}

async function list() {
	try {
		const { tokens } = await ask("/tool/tokens");
		byId("keys").replaceChildren();
		for (const key of tokens) {
			addKey(key);
		}
		if (tokens.length === 0) {
			byId("keys").append(byId("empty").content.cloneNode(true));
		}
	} catch (problem) {
		if (problem.error === "SESSION") {
			session = "";
			await connect();
			await list();
			return;
		}
		say(problem.hint ?? "读取 UKey 失败，请点击“刷新”。", "bad");
	}
}

for (const button of document.querySelectorAll("[data-close]")) {
	button.addEventListener("click", () => byId("certificate").close());
}
byId("refresh").addEventListener("click", () => {
	say("");
	list();
});

try {
	await connect();
	await list();
} catch (problem) {
	say(problem.hint ?? String(problem), "bad");
}
