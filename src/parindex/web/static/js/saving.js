// Saving a row by itself: what is typed is kept in this browser until the server has acknowledged
// it, so that a lost connection, a full disk or an ended session loses nothing.
(function () {
  "use strict";

  var WAIT = 800, LONGEST = 60000;
  var timers = new WeakMap(), failures = new WeakMap(), sent = new WeakMap(), drafts = new WeakMap();

  function cookie(name) {
    var found = document.cookie.split("; ").find(function (one) { return one.startsWith(name + "="); });
    return found ? decodeURIComponent(found.slice(name.length + 1)) : "";
  }

  function words(key) {
    return document.body.dataset[key] || SAID[document.documentElement.lang === "en" ? "en" : "vi"][key];
  }

  var SAID = {
    vi: { saving: "Đang lưu…", failed: "Chưa lưu được, đang thử lại. Những gì đã gõ vẫn còn.", offline: "Mất mạng, sẽ tự lưu khi có lại.", online: "Đã có mạng lại.", ended: "Phiên đăng nhập đã hết. Những gì đã gõ vẫn còn.", again: "Đăng nhập lại ở cửa sổ mới", refused: "Chưa lưu: ", restored: "Đã khôi phục nội dung chưa lưu lần trước." },
    en: { saving: "Saving…", failed: "Not saved yet, trying again. What you typed is kept.", offline: "Offline; will save when the connection returns.", online: "The connection is back.", ended: "Your session has ended. What you typed is kept.", again: "Sign in again in a new window", refused: "Not saved: ", restored: "Unsaved content of last time was restored." }
  };

  function tell(text, level, link) {
    var place = document.getElementById("da-luu");
    if (!place) return;
    place.className = "sv " + (level || "");
    place.textContent = text;
    if (link) {
      var anchor = document.createElement("a");
      anchor.href = link; anchor.target = "_blank"; anchor.rel = "noopener"; anchor.textContent = " " + words("again");
      place.appendChild(anchor);
    }
  }

  function content(form) {
    var pairs = [];
    new FormData(form).forEach(function (value, name) {
      if (typeof value === "string" && (name.startsWith("f-") || name === "na" || name === "note")) pairs.push([name, value]);
    });
    return JSON.stringify(pairs);
  }

  // People who share a computer do not find each other's drafts.
  function draft(form) {
    var sheet = document.querySelector("[data-person]");
    return "draft:" + (sheet ? sheet.dataset.person : "") + ":" + form.getAttribute("action");
  }

  // What the typing was based on is kept too: an old draft never overwrites what a colleague wrote since.
  function keep(form) {
    var seen = {};
    form.querySelectorAll("[name^='v-']").forEach(function (one) { seen[one.name] = one.value; });
    var text = JSON.stringify({ typed: JSON.parse(content(form)), seen: seen });
    drafts.set(form, text);
    try { localStorage.setItem(draft(form), text); } catch (error) { /* closed */ }
  }

  // Only one's own draft: another tab may have typed in the same row meanwhile.
  function forget(form) {
    try { if (localStorage.getItem(draft(form)) === drafts.get(form)) localStorage.removeItem(draft(form)); } catch (error) { /* closed */ }
  }

  function later(form, delay) {
    clearTimeout(timers.get(form));
    timers.set(form, setTimeout(function () { window.htmx.trigger(form, "save"); }, delay));
  }

  function changed(event) {
    var form = event.target.closest && event.target.closest("form[data-row]");
    if (!form || !window.htmx) return;
    if (event.target.dataset.na !== undefined) claim(form, event.target.checked);
    if (event.type === "change" && event.target.value === "-" && event.target.checked) only(form, event.target);
    else if (event.type === "change" && event.target.type === "checkbox" && event.target.checked) without(form, event.target);
    form.dataset.dirty = "1";
    keep(form);
    later(form, event.type === "change" ? 60 : WAIT);
  }

  function claim(form, isClaimed) {
    form.querySelectorAll(".inpbox [name^='f-'], .inpbox [data-step]").forEach(function (one) { one.disabled = isClaimed; });
    var note = form.querySelector("details.why");
    if (note && isClaimed) { note.open = true; note.querySelector("textarea").focus(); }
  }

  function only(form, box) {
    form.querySelectorAll("[name='" + box.name + "']").forEach(function (one) { if (one !== box) one.checked = false; });
  }

  function without(form, box) {
    form.querySelectorAll("[name='" + box.name + "'][value='-']").forEach(function (one) { one.checked = false; });
  }

  document.addEventListener("input", changed);
  document.addEventListener("change", changed);

  document.addEventListener("click", function (event) {
    var step = event.target.closest("[data-step]");
    if (step) {
      var field = step.parentElement.querySelector("input");
      field.value = Math.max(0, (parseInt(field.value, 10) || 0) + Number(step.dataset.step));
      field.dispatchEvent(new Event("change", { bubbles: true }));
    }
    var kept = event.target.closest("[data-keep]");
    if (kept) { later(kept.closest("form[data-row]"), 0); enter(kept.closest("form[data-row]")); }
  });

  document.addEventListener("leaverow", function (event) { if (event.target.dataset.dirty) later(event.target, 0); });

  // The token of the page is old once somebody has signed in again in another tab.
  document.addEventListener("htmx:configRequest", function (event) {
    delete event.detail.parameters.csrfmiddlewaretoken;
    event.detail.headers["X-CSRFToken"] = cookie("csrftoken");
  });

  function row(event) {
    var form = event.detail.elt;
    return form && form.matches && form.matches("form[data-row]") ? form : null;
  }

  document.addEventListener("htmx:beforeRequest", function (event) {
    var form = row(event);
    if (!form) return;
    sent.set(form, content(form));
    tell(words("saving"));
  });

  document.addEventListener("htmx:afterRequest", function (event) {
    var form = row(event), status = event.detail.xhr ? event.detail.xhr.status : 0;
    var asker = event.detail.requestConfig && event.detail.requestConfig.elt;
    if (asker && asker.matches("[data-take]") && status === 200) taken(asker.closest("form"));
    if (!form) return;
    var text = event.detail.xhr && event.detail.xhr.responseText || "";
    if (status >= 200 && status < 300) {
      failures.delete(form);
      if (content(form) === sent.get(form)) { forget(form); delete form.dataset.dirty; }
      else keep(form);
      point(form);
      document.dispatchEvent(new CustomEvent("rowsaved", { detail: form.dataset.code }));
    } else if (status === 409 || status === 422) {
      failures.delete(form);
      point(form);
      if (text.indexOf("da-luu") < 0) refuse(text);
    } else if (status === 401) {
      tell(words("ended"), "bad", "/dang-nhap/");
      again(form, 3000);
    } else if (status === 403 || status === 404) {
      refuse(text);
    } else {
      tell(words(navigator.onLine ? "failed" : "offline"), "bad");
      again(form);
    }
  });

  function refuse(text) { tell(words("refused") + (text.length < 400 ? text : ""), "bad"); }

  // The fields that the sentence under them is about.
  function point(form) {
    var place = form.querySelector(".res"), wrong = (place && place.dataset.wrong || "").split(" ");
    form.querySelectorAll("[name^='f-']").forEach(function (one) {
      if (wrong.indexOf(one.name.slice(2)) >= 0) { one.setAttribute("aria-invalid", "true"); one.setAttribute("aria-describedby", place.id); }
      else { one.removeAttribute("aria-invalid"); one.removeAttribute("aria-describedby"); }
    });
  }

  // The value of the other side stands in the row now.
  function taken(form) {
    clearTimeout(timers.get(form));
    forget(form);
    enter(document.getElementById(form.id));
  }

  function enter(form) {
    var place = form && form.querySelector(".inpbox input:not([type='hidden']), .inpbox select");
    if (place) place.focus();
  }

  // A row that shares a figure just saved takes it over in place: the focus and what is being typed stay.
  document.addEventListener("htmx:oobBeforeSwap", function (event) {
    var old = event.detail.target, fresh = event.detail.fragment.querySelector("form[data-row]");
    if (!fresh || !old.matches("form[data-row]")) return;
    event.detail.shouldSwap = false;
    fresh.querySelectorAll("input[name^='f-@']").forEach(function (one) {
      var field = Array.from(old.elements).find(function (other) { return other.name === one.name; });
      if (field && field !== document.activeElement && field.value === field.defaultValue) field.value = one.value;
      if (field) field.defaultValue = one.value;
    });
    fresh.querySelectorAll(".pts, .st, .res, .line2, [id^='v-']").forEach(function (one) {
      var place = document.getElementById(one.id);
      if (place) place.replaceWith(one);
    });
  });

  function again(form, delay) {
    var count = (failures.get(form) || 0) + 1;
    failures.set(form, count);
    later(form, delay || Math.min(LONGEST, 1500 * Math.pow(2, count - 1)));
  }

  function tryNow() {
    var waiting = document.querySelectorAll("form[data-row][data-dirty]");
    waiting.forEach(function (form) { failures.delete(form); later(form, 0); });
    return waiting.length;
  }

  window.addEventListener("online", function () { if (!tryNow()) tell(words("online")); });
  document.addEventListener("visibilitychange", function () { if (!document.hidden) tryNow(); });
  window.addEventListener("offline", function () { tell(words("offline"), "bad"); });
  window.addEventListener("beforeunload", function (event) {
    if (document.querySelector("form[data-row][data-dirty]")) event.preventDefault();
  });

  function restore(form) {
    var text = null, kept = null;
    try { text = localStorage.getItem(draft(form)); kept = JSON.parse(text); } catch (error) { return; }
    if (!kept || form.classList.contains("locked")) return;
    drafts.set(form, text);
    if (JSON.stringify(kept.typed) === content(form)) { forget(form); return; }
    var given = {};
    kept.typed.forEach(function (pair) { (given[pair[0]] = given[pair[0]] || []).push(pair[1]); });
    form.querySelectorAll("[name^='v-']").forEach(function (one) { if (one.name in kept.seen) one.value = kept.seen[one.name]; });
    form.querySelectorAll("[name^='f-'], [name='na'], [name='note']").forEach(function (field) {
      var values = given[field.name] || [];
      if (field.type === "checkbox" || field.type === "radio") field.checked = values.indexOf(field.value) >= 0;
      else field.value = values.find(function (one) { return one !== "missing" && one !== "-"; }) || "";
    });
    var note = form.querySelector("details.why");
    if (note && given.note && given.note[0]) note.open = true;
    form.dataset.dirty = "1";
    tell(words("restored"), "warn");
    later(form, 200);
  }

  document.addEventListener("DOMContentLoaded", function () {
    document.querySelectorAll("form[data-row]").forEach(restore);
  });
})();
