// Saving a row by itself: what is typed is kept in this browser until the server has acknowledged
// it, so that a lost connection, a full disk or an ended session loses nothing.
(function () {
  "use strict";

  var WAIT = 800, LONGEST = 60000;
  var timers = new WeakMap(), failures = new WeakMap(), sent = new WeakMap();

  function cookie(name) {
    var found = document.cookie.split("; ").find(function (one) { return one.startsWith(name + "="); });
    return found ? decodeURIComponent(found.slice(name.length + 1)) : "";
  }

  function words(key) {
    return document.body.dataset[key] || SAID[document.documentElement.lang === "en" ? "en" : "vi"][key];
  }

  var SAID = {
    vi: { saving: "Đang lưu…", failed: "Chưa lưu được, đang thử lại. Những gì đã gõ vẫn còn.", offline: "Mất mạng, sẽ tự lưu khi có lại.", ended: "Phiên đăng nhập đã hết. Những gì đã gõ vẫn còn.", again: "Đăng nhập lại ở cửa sổ mới", refused: "Chưa lưu: ", restored: "Đã khôi phục nội dung chưa lưu lần trước." },
    en: { saving: "Saving…", failed: "Not saved yet, trying again. What you typed is kept.", offline: "Offline; will save when the connection returns.", ended: "Your session has ended. What you typed is kept.", again: "Sign in again in a new window", refused: "Not saved: ", restored: "Unsaved content of last time was restored." }
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

  function draft(form) { return "draft:" + form.getAttribute("action"); }

  function keep(form) { try { localStorage.setItem(draft(form), content(form)); } catch (error) { /* closed */ } }

  function forget(form) { try { localStorage.removeItem(draft(form)); } catch (error) { /* closed */ } }

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
    if (kept) later(kept.closest("form[data-row]"), 0);
  });

  document.addEventListener("htmx:configRequest", function (event) {
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
    var form = row(event);
    if (!form) return;
    var status = event.detail.xhr ? event.detail.xhr.status : 0;
    if (event.detail.successful) {
      failures.delete(form);
      if (content(form) === sent.get(form)) { forget(form); delete form.dataset.dirty; }
      document.dispatchEvent(new CustomEvent("rowsaved", { detail: form.dataset.code }));
    } else if (status === 401) {
      tell(words("ended"), "bad", "/dang-nhap/");
      again(form, 5000);
    } else if (status === 403 || status === 404) {
      var reason = event.detail.xhr.responseText;
      tell(words("refused") + (reason.length < 400 ? reason : ""), "bad");
    } else if (status === 0 || status >= 500) {
      tell(words(navigator.onLine ? "failed" : "offline"), "bad");
      again(form);
    }
  });

  function again(form, delay) {
    var count = (failures.get(form) || 0) + 1;
    failures.set(form, count);
    later(form, delay || Math.min(LONGEST, 1500 * Math.pow(2, count - 1)));
  }

  window.addEventListener("online", function () {
    document.querySelectorAll("form[data-row][data-dirty]").forEach(function (form) { failures.delete(form); later(form, 0); });
  });
  window.addEventListener("offline", function () { tell(words("offline"), "bad"); });
  window.addEventListener("beforeunload", function (event) {
    if (document.querySelector("form[data-row][data-dirty]")) event.preventDefault();
  });

  function restore(form) {
    var kept = null;
    try { kept = localStorage.getItem(draft(form)); } catch (error) { return; }
    if (!kept) return;
    if (kept === content(form)) { forget(form); return; }
    var pairs = JSON.parse(kept), given = {};
    pairs.forEach(function (pair) { (given[pair[0]] = given[pair[0]] || []).push(pair[1]); });
    form.querySelectorAll("[name^='f-'], [name='na'], [name='note']").forEach(function (field) {
      var values = given[field.name] || [];
      if (field.type === "checkbox" || field.type === "radio") field.checked = values.indexOf(field.value) >= 0;
      else field.value = values.find(function (one) { return one !== "missing" && one !== "-"; }) || "";
    });
    form.dataset.dirty = "1";
    tell(words("restored"), "warn");
    later(form, 200);
  }

  document.addEventListener("DOMContentLoaded", function () {
    document.querySelectorAll("form[data-row]").forEach(restore);
  });
})();
