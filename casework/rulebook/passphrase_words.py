"""Words that a passphrase is offered from: syllables without marks, none of which hurts; 512, nine bits each."""

_WORDS = """
ai am anh ao ap ay ba bac bai bam bang banh bao bap bay be ben bep bia bien biet binh boi bon bong bop bot bu
bui bung buoc buom buon buu ca cach cai can cang canh cap cat cau cay chac chai cham chan chanh chao chap chat
chay che chen cheo chep chi chia chien chiet chieu chim chin choi chon chong chu chua chuan chuc chum chung
chuoi chuong chup chut chuyen co coi cong cua cuc cum cung cuoc cuoi da dac dan dang dat day de dem deo det deu
di dia diep dieu din dinh diu do doa doan doat don dong dua duc dung duo duong dut duyet ech en ga gac gach gai
gan gao gap gat gau gi gia giac giai giam gian giang giao giap giay gie gio giong giu giuong giup go goc gop gu
gui hao hap hay he hem hen hep het hi hien hieu hoa hoac hoach hoai hoan hoang hoat hoc hoi hom hop hu hua huan
hung huoi huong huy huyen it ke kem keng kha khac khach kham khan khang khanh khau khe khi khien khoa khoai
khoan khoi khop khuoi khuyet ki kich kiem kieu kin kip la lai lam lan lang lanh lat lau lay le len leng lenh leo
li lich lien lieu loai loc loi lop lu luan luc lui lung luon luong luot luu ly mac mai mam man mang manh mao mau
me mem met mi mien mieng minh mit mo moc moi mong mot muc mui mung muoi muon muong my na nai nam nang nau nay
neu nga ngach ngai ngan ngat ngay nghe ngheo nghi nghia nghiep nghin ngo ngoai ngoi ngon ngot ngua nguoc nguoi
nguyen nha nhac nham nhan nhang nhap nhat nhay nhe nhi nhiem nhieu nhin nho nhom nhu nie niem nien noi non nong
nop nu nua nui nung nuoc nuoi nuong oi ong ot pa pang pao peo pha phai pham phan phep phi phien phieu phin pho
phoi phong phu phuc phuong pieng qua quang que quen quoc quyen quyet ranh rat rau ray ri rieng ro roi ru rua
rung ruong ruou sach sang sao sap se sen senh si soat soi som son song sot su sua suc sung suoi sut ta tac tam
tao tap tat tau tay te ten tep tet thai than thanh thao thap thau thay the them then theu thi thia thich thien
thiep thim thinh tho thoai thoang thoat thoi thon thong thu thua thuat thuc thuyen tich tien tieng tiep tieu tim
tinh toa toc tong tot trach trai tran trang tranh trau tren trien trieng trieu trinh troi trong trot tru trua
truoc tua tuan tuc tui tung tuoc tuoi tuong tuy tuyet ty ung uoc uong uy va vai van vang vao vat vay ve ven vet
vi viec viet vit voi von vu vung vuon vuong xa xat xay xep xet xi xia xien xo xoi xong xu xuan xuat xuong xuyen
yen yeu
"""

WORDS: tuple[str, ...] = tuple(_WORDS.split())
