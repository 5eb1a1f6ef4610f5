//! try
use pvmscope::runtime::*; use std::sync::Arc; use pvmscope::source::Source;
fn main(){ let f=std::env::args().nth(1).unwrap(); let rec=std::env::args().nth(2).is_some();
 std::thread::Builder::new().stack_size(512<<20).spawn(move||{
 let src=Arc::new(Source::from_bytes(&f,&std::fs::read(&f).unwrap()).unwrap());
 let p=Program{source:src,argv:vec![f.clone()],version:Default::default()};
 let mut vm=Vm::start(&p,rec).unwrap_or_else(|e|panic!("{e:?}"));
 let t=std::time::Instant::now();
 let stop=vm.run(&Arc::new(Control::default()));
 let dt=t.elapsed();
 for o in vm.machine.output(){ print!("{}",o.text);}
 if let pvmscope::machine::Stop::Uncaught(e)=&stop { let t=vm.format_uncaught(*e); eprint!("{t}"); }
 eprintln!("{stop:?} {dt:?} steps {} journal {} heap {}",vm.machine.journal().len(), vm.machine.journal().bytes(), vm.machine.heap().bytes_used());
 }).unwrap().join().unwrap(); }
