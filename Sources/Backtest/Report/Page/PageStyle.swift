// How the page looks, light and dark and on paper, and the lines of script that say what
// lies under the pointer. Nothing here names another file.

enum PageStyle {
    static let css: Markup = """
        :root{color-scheme:light dark;--paper:#fcfcfa;--card:#fff;--ink:#1b1d22;--soft:#686d78;\
        --rule:#e6e6e1;--blue:#2a5bd7;--gain:#0b8457;--loss:#c7372f;--amber:#b7791f;--violet:#6b57c9}
        @media(prefers-color-scheme:dark){:root{--paper:#121418;--card:#1a1d23;--ink:#e6e8ec;--soft:#969ca8;\
        --rule:#2b2f38;--blue:#7aa2ff;--gain:#3fbf8a;--loss:#f2736a;--amber:#e0aa55;--violet:#a898f5}}
        *{box-sizing:border-box}
        body{margin:0 auto;padding:40px 28px 64px;max-width:1128px;background:var(--paper);color:var(--ink);\
        font:15px/1.5 Inter,"Segoe UI",system-ui,-apple-system,"Noto Sans",sans-serif;\
        font-variant-numeric:tabular-nums}
        h1{font-size:34px;line-height:1.15;letter-spacing:-.02em;margin:2px 0 10px;overflow-wrap:anywhere}
        h2{font-size:20px;letter-spacing:-.01em;margin:0 0 6px}
        .eyebrow{margin:0;color:var(--blue);font-weight:600;font-size:13px;letter-spacing:.08em;\
        text-transform:uppercase}
        .facts,.quiet,footer{color:var(--soft);margin:0 0 10px;font-size:13.5px}
        section{margin:36px 0 0}
        .tiles{display:grid;grid-template-columns:repeat(auto-fit,minmax(138px,1fr));gap:10px;margin:24px 0 0}
        .tile,figure,.wide,pre{background:var(--card);border:1px solid var(--rule);\
        border-radius:10px}
        .tile{padding:12px 14px;display:flex;flex-direction:column;gap:1px}
        .tile span,.tile small{color:var(--soft);font-size:12.5px}
        .tile b{font-size:21px;letter-spacing:-.01em;white-space:nowrap}
        .plus{color:var(--gain)}.minus{color:var(--loss)}
        figure{margin:0 0 14px;padding:14px 16px 8px}
        figcaption{font-weight:600;font-size:14px;margin-bottom:8px;display:flex;gap:8px;min-height:21px;\
        align-items:baseline;flex-wrap:wrap}
        figcaption output,figcaption span{margin-left:auto;font-weight:500;font-size:13px}
        figcaption output{color:var(--soft)}
        svg{display:block;width:100%;height:auto;overflow:visible}
        svg text{font-size:12px;fill:var(--ink)}svg .axis,svg .note{fill:var(--soft);font-size:11px}
        .mid{text-anchor:middle}.end{text-anchor:end}
        .line{stroke:var(--rule);fill:none}.day{stroke:var(--soft);opacity:.35;stroke-dasharray:2 3}
        .start{stroke:var(--soft);stroke-dasharray:4 4;fill:none}.zero{stroke:var(--soft);fill:none}
        .mean{stroke:var(--amber);stroke-width:1.5;stroke-dasharray:3 3}
        .equity{fill:none;stroke:var(--blue);stroke-width:1.8;stroke-linejoin:round}
        .beside{fill:none;stroke:var(--soft);stroke-width:1.3;stroke-dasharray:5 3}
        .under{fill:var(--blue);opacity:.09}.fall{fill:var(--loss);opacity:.5}
        .shade{fill:var(--loss);opacity:.06}.exposure{fill:var(--violet);opacity:.55}
        rect.gain{fill:var(--gain)}rect.loss{fill:var(--loss)}.charge{fill:var(--amber)}
        .rise{fill:var(--gain);stroke:var(--gain);stroke-width:.8}
        .sink{fill:var(--loss);stroke:var(--loss);stroke-width:.8}
        .way{fill:none;stroke-width:1.6;stroke-dasharray:5 3;stroke:var(--blue)}
        .in,.out{fill:var(--blue);stroke:var(--card);stroke-width:1}.out{fill:var(--amber)}
        rect.hit:not(.gain):not(.loss){fill:transparent}\
        rect.hit:hover:not(.gain):not(.loss){fill:var(--ink);opacity:.12}
        .pair{display:grid;grid-template-columns:1fr 1fr;gap:0 14px;align-items:start}
        .columns{display:grid;grid-template-columns:repeat(3,1fr);gap:14px;align-items:start}
        .wide{overflow-x:auto;padding:14px 16px;margin:0 0 14px}
        table{border-collapse:collapse;width:100%;font-size:13.5px}
        caption{text-align:left;font-weight:600;font-size:14px;padding:0 0 8px}
        .masonry{columns:2;column-gap:14px}.masonry figure{break-inside:avoid}
        .pair>.wide{margin-bottom:14px}.wide>.quiet{margin:10px 0 0}
        .plain th{font-weight:400;color:var(--soft);text-align:left;padding:4px 12px 4px 0;white-space:nowrap}
        .plain td{text-align:right;padding:4px 0;overflow-wrap:anywhere}
        .plain tr+tr>*{border-top:1px solid var(--rule)}
        #origin td,#origin th{text-align:left;vertical-align:top}
        .heat th{font-weight:500;color:var(--soft);padding:5px 4px;text-align:center}
        .heat td{text-align:center;padding:6px 3px;min-width:52px;\
        border:2px solid var(--card);border-radius:6px}
        .heat td:last-child{font-weight:600}
        .heat .up{background:color-mix(in srgb,var(--gain) var(--d),var(--card))}
        .heat .down{background:color-mix(in srgb,var(--loss) var(--d),var(--card))}
        .rows th{font-weight:500;color:var(--soft)}.rows th,.rows td{text-align:right;padding:5px 8px;\
        white-space:nowrap}.rows th:first-child,.rows td:first-child{text-align:left;padding-left:0}
        .rows tbody tr{border-top:1px solid var(--rule)}
        .tabs{display:flex;flex-wrap:wrap;gap:6px}.tabs>input{position:absolute;opacity:0}
        .tabs>label{padding:4px 12px;border:1px solid var(--rule);border-radius:99px;font-size:13px;\
        cursor:pointer;background:var(--card)}
        .tabs>input:checked+label{background:var(--blue);border-color:var(--blue);color:var(--paper)}
        .tabs>input:focus-visible+label{outline:2px solid var(--blue);outline-offset:2px}
        .panes{flex-basis:100%;margin-top:6px}.pane{display:none;grid-template-columns:1fr 1fr;gap:0 14px}
        .trade figcaption b{font-size:15px}.trade .quiet{margin:6px 0 4px;font-size:12.5px}
        ul{margin:6px 0;padding-left:20px}li{margin:3px 0}
        summary{cursor:pointer;font-weight:600;font-size:14px;margin:6px 0}
        pre{padding:16px;overflow-x:auto;font:13px/1.55 "JetBrains Mono",Menlo,Consolas,"DejaVu Sans Mono",\
        monospace;margin:6px 0 14px}
        footer{margin-top:48px;border-top:1px solid var(--rule);padding-top:12px}
        @media(max-width:760px){body{padding:24px 14px}.pair,.columns,.pane{grid-template-columns:1fr}\
        .masonry{columns:1}h1{font-size:26px}}
        @media print{:root{color-scheme:light;--paper:#fff;--card:#fff;--ink:#111;--soft:#555;--rule:#ddd;\
        --blue:#2a5bd7;--gain:#0b8457;--loss:#c7372f;--amber:#b7791f;--violet:#6b57c9}
        body{padding:0;max-width:none;font-size:12px;\
        -webkit-print-color-adjust:exact;print-color-adjust:exact}
        figure,tr,.tile{break-inside:avoid}h2{break-after:avoid}.tabs>label{display:none}
        .pane{display:grid!important}section{margin-top:22px}pre{white-space:pre-wrap}}
        """

    static let script: Markup = """
        addEventListener('pointerover',e=>{const h=e.target.closest('.hit'),f=h&&h.closest('figure');\
        if(f)f.querySelector('output').textContent=h.dataset.t});
        addEventListener('pointerout',e=>{const h=e.target.closest('.hit'),f=h&&h.closest('figure');\
        if(f)f.querySelector('output').textContent=''})
        """
}
