"""Coverage of documents, each author's with their own macros. python3 cov.py BINARY PART"""
import subprocess,json,glob,sys,os,collections
B,part=sys.argv[1:3]
D='/work/shared/corpus/documents'
macros=collections.defaultdict(list)
for f in sorted(glob.glob(D+'/macros/*')): macros[os.path.basename(f).split('__')[0]].append(f)
groups=collections.defaultdict(list)
for f in sorted(glob.glob(D+'/*.md')+glob.glob(D+'/*.tex')):
    n=os.path.basename(f); a=n.split('_')[1]
    key=a
    if a=='mantasu': key=a+'__'+n.split('_')[2]
    groups[key].append(f)
tot=collections.Counter()
for k,files in groups.items():
    ms=[m for a,l in macros.items() for m in l if a==k.split('__')[0] and ('__' not in k or k.split('__')[1] in os.path.basename(m).split('__')[1])]
    M=[x for m in ms for x in ('--macros',m)]
    out=subprocess.run([B,'coverage','--format','json','--part',part]+files+M,capture_output=True,text=True)
    d=json.loads(out.stdout)
    for kind in ('display','inline'):
        for c in ('formulas','read','elaborated'): tot[kind,c]+=d[kind][c]
for kind in ('display','inline'):
    n=tot[kind,'formulas']; print(part,kind,n,*(f"{c} {tot[kind,c]} {100*tot[kind,c]/n:.2f}%" for c in ('read','elaborated')))
